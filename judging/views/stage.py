"""The day itself: what is on, what comes next, how late it is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from judging.actions import stage as actions
from judging.forms.stage import ActForm
from judging.models import PitchDay
from judging.queries import pitch_day as days
from judging.queries import progress
from judging.queries import stage as queries
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The clock, the running order with its times, and beside it who has handed in what."""
    authorise(request.user, "judging.view_progress", request.cohort)
    day = days.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    context = _live(request, day) | {
        "grid": progress.grid(day),
        "tag": _tag(request, day),
        "opens": may(request.user, "judging.organise", day),
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
        answer = render(request, "judging/stage/_live.html", _live(request, day))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _tag(request: HttpRequest, day: PitchDay) -> str:
    """Each minute another, as the sentence of how late it is follows the clock."""
    return f'"{day.board_version}-{request.arrived_at:%H%M}"'


def _live(request: HttpRequest, day: PitchDay) -> dict[str, Any]:
    return {
        "day": day,
        "rooms": queries.all_on_now(day, at=request.arrived_at),
        "runs": day.is_open and may(request.user, "judging.run_stage", day),
        "missing": progress.missing_cards(day),
    }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One press of the clock's buttons."""
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That button is not known here. Look at what is on now."))
        return redirect(path_in(request.cohort, "judging:stage_desk"))
    wish, how = form.cleaned_data, {"by": request.user, "at": request.arrived_at}
    if wish["act"] == "start":
        actions.start_pitch(or_404(days.pitch_of(day, wish["pitch"])), **how)
    elif wish["act"] == "go_on":
        actions.go_on(day, room=wish["room"], after=wish["after"], **how)
    elif wish["act"] == "pause":
        actions.pause(day, room=wish["room"], **how)
    else:
        actions.resume(day, room=wish["room"], **how)
    return redirect(path_in(request.cohort, "judging:stage_desk"))
