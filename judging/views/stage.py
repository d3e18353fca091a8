"""The day itself: what is on, what comes next, how late it is."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from judging.actions import late_day
from judging.actions import stage as actions
from judging.forms.stage import ActForm, LateForm, SwapForm
from judging.models import PitchDay
from judging.queries import pitch_day as days
from judging.queries import progress
from judging.queries import stage as queries
from judging.views import only_ids, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The clock, the running order with its times, and beside it who has handed in what."""
    authorise(request.user, "judging.view_progress", request.cohort)
    day = days.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    board = progress.board(day)
    live = _live(request, day, missing=board.missing)
    context = live | {
        "grid": board,
        "tag": _tag(request, day),
        **_forms(request, day, live["rooms"]),
        "opens": may(request.user, "judging.organise", day),
        "types": may(request.user, "judging.type_paper", day),
        "screens": may(request.user, "judging.run_stage", day),
    }
    return render(request, "judging/stage/desk.html", context)


@require_safe
def live(request: HttpRequest, pitch_day: UUID) -> HttpResponse:
    """The part of the desk that changes with the clock."""
    if progress.board_version(pitch_day, by=request.user) is None:
        raise Http404
    day = or_404(progress.day_of(pitch_day))
    tag = _tag(request, day)
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        missing = progress.missing_cards(day, is_look=True)
        answer = render(request, "judging/stage/_live.html", _live(request, day, missing=missing))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _forms(request: HttpRequest, day: PitchDay, rooms: list[queries.OnNow]) -> dict[str, Any]:
    """Beside the live part, so that nothing typed is lost when that changes."""
    if not (day.is_open and may(request.user, "judging.run_stage", day)):
        return {}
    late = [
        LateForm(initial={"minutes": queries.minutes_late(now), "room": now.room}, auto_id=f"late_{number}_%s")
        for number, now in enumerate(rooms)
        if now.next
    ]
    for form in late:
        form.action = path_in(day.cohort, "judging:stage_late")
    swap = SwapForm(pitches=queries.to_swap(rooms))
    swap.action = path_in(day.cohort, "judging:stage_swap")
    return {"late": late, "swap": swap if len(queries.to_swap(rooms)) > 1 else None}


@require_POST
def late(request: HttpRequest) -> HttpResponse:
    """Say how late the day runs: what is left moves, and the teams are told."""
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    form = LateForm(request.POST)
    if form.is_valid():
        told = late_day.say_late(day, by=request.user, at=request.arrived_at, **form.cleaned_data)
        _say_told(request, told)
    else:
        messages.error(request, _("Enter the minutes as a whole number from 0 to 240."))
    return _back(request)


@require_POST
def swap(request: HttpRequest) -> HttpResponse:
    """Two teams that have not begun change places."""
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    ids = only_ids(request.POST.get(name, "") for name in ("first", "second"))
    asked = [each for pk in ids if (each := days.pitch_of(day, pk))]
    rooms = queries.all_on_now(day, at=request.arrived_at, rooms={queries.room_of(each) for each in asked})
    waiting = {pitch.pk: pitch for pitch in queries.to_swap(rooms)}
    form = SwapForm(request.POST, pitches=waiting.values())
    if form.is_valid():
        first, second = (waiting[form.cleaned_data[name]] for name in ("first", "second"))
        told = late_day.swap_pitches(first, second, by=request.user, at=request.arrived_at)
        _say_told(request, told)
    else:
        messages.error(request, _("Choose two teams that have not begun."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the desk, with the room in which the button was."""
    room = request.POST.get("room", "")
    return redirect(path_in(request.cohort, "judging:stage_desk") + (f"?{urlencode({'room': room})}" if room else ""))


def _say_told(request: HttpRequest, told: int) -> None:
    words = ngettext(
        "We have written to %(n)d team with its new time.", "We have written to %(n)d teams with their new times.", told
    )
    messages.success(request, words % {"n": told} if told else _("No time has changed, so nobody was written to."))


def _tag(request: HttpRequest, day: PitchDay) -> str:
    """Each minute another, as the sentence of how late it is follows the clock."""
    return f'"{day.board_version}-{request.arrived_at:%H%M}"'


def _live(request: HttpRequest, day: PitchDay, *, missing: int) -> dict[str, Any]:
    shown, others = queries.rooms_to_show(day, request.GET.get("room", ""))
    return {
        "day": day,
        "rooms": queries.all_on_now(day, at=request.arrived_at, rooms=shown),
        "room_names": others,
        "runs": day.is_open and may(request.user, "judging.run_stage", day),
        "missing": missing,
    }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One press of the clock's buttons."""
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That button is not known here. Look at what is on now."))
        return _back(request)
    wish, how = form.cleaned_data, {"by": request.user, "at": request.arrived_at}
    if wish["act"] == "start":
        actions.start_pitch(or_404(days.pitch_of(day, wish["pitch"])), **how)
    elif wish["act"] == "go_on":
        actions.go_on(day, room=wish["room"], after=wish["after"], **how)
    elif wish["act"] == "skip":
        late_day.skip_pitch(or_404(days.pitch_of(day, wish["pitch"])), **how)
    elif wish["act"] == "pause":
        actions.pause(day, room=wish["room"], **how)
    else:
        actions.resume(day, room=wish["room"], **how)
    return _back(request)
