from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import remote
from judging.actions import timetable as actions
from judging.forms.timetable import BreakForm, DrawForm, GapForm, ModeForm, SeatModeForm, SlotForm
from judging.models import Pitch, PitchDay
from judging.queries import panel, pitch_day
from judging.queries import timetable as queries
from judging.states import PitchMode, SeatMode
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.refusals import NotAllowed, Refused

ON_A_PAGE = 50


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "judging:timetable_desk"))


@contextmanager
def _shown(request: HttpRequest) -> Iterator[None]:
    """A refusal of an act that has no form of its own is a message above the list."""
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))


def _day(request: HttpRequest) -> PitchDay:
    enter(request)
    return or_404(pitch_day.of_cohort(request.cohort))


def _pitch(request: HttpRequest, pitch: UUID) -> Pitch:
    return or_404(pitch_day.pitch_of(_day(request), pitch))


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The day as one list, in which every time follows from what stands above it. POST adds a break."""
    enter(request)
    day = pitch_day.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    lines = queries.Lines(day)
    taken = {each.after for each in lines.breaks}
    form = BreakForm(request.POST or None, turns=queries.turns_by_name(day), taken=taken)
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.GapTaken: "after"}):
            actions.add_break(day, by=request.user, **form.cleaned_data)
            messages.success(request, _("The break is in the running order."))
            return _back(request)
    context = {
        "day": day,
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "ends_at": pitch_day.ends_at(day),
        "form": form,
        "draw_form": DrawForm(auto_id="draw_%s"),
        "is_as_drawn": queries.is_as_drawn(day),
        "untold": queries.count_untold(day),
        "seats": Paginator(panel.seats_of(day), ON_A_PAGE).get_page(request.GET.get("judges")),
        "modes": PitchMode.choices,
        "seat_modes": SeatMode.choices,
        "changes": may(request.user, "judging.organise", request.cohort) and not day.is_locked,
    }
    return render(request, "judging/timetable/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw the order by lot, with the seed typed or a new one."""
    day = _day(request)
    form = DrawForm(request.POST)
    seed = form.cleaned_data["seed"] if form.is_valid() else ""
    day = actions.draw_order(day, by=request.user, seed=seed)
    messages.success(request, _("The order is drawn with the seed %(seed)s.") % {"seed": day.draw_seed})
    return _back(request)


@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Write to the teams that do not know their time as it now is."""
    told = actions.tell_teams(_day(request), by=request.user)
    words = ngettext("We have written to %(n)d team.", "We have written to %(n)d teams.", told)
    messages.success(request, words % {"n": told})
    return _back(request)


@require_POST
def move_break(request: HttpRequest, pause: UUID) -> HttpResponse:
    """Move a break to another gap, or take it out."""
    found = or_404(queries.pause_of(_day(request), pause))
    form = GapForm(request.POST)
    if form.is_valid() and form.cleaned_data["after"] < 0:
        actions.remove_break(found, by=request.user)
        messages.success(request, _("The break is taken out."))
    elif form.is_valid():
        with _shown(request):
            actions.move_break(found, by=request.user, after=form.cleaned_data["after"])
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """Room, fixed time and video call of one team's turn."""
    found = _pitch(request, pitch)
    form = SlotForm(request.POST or None, instance=found)
    form.cancel_url = path_in(request.cohort, "judging:timetable_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.change_slot(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved. The times after it have moved along."))
            return _back(request)
    context = {"pitch": found, "form": form, "changes": may(request.user, "judging.organise", request.cohort)}
    return render(request, "judging/timetable/slot.html", context, status=422 if form.is_bound else 200)


@require_POST
def mode(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """One press: how a team pitches; everybody concerned is told."""
    found = _pitch(request, pitch)
    form = ModeForm(request.POST)
    if form.is_valid():
        with _shown(request):
            changed = remote.set_pitch_mode(found, by=request.user, mode=form.cleaned_data["mode"])
            words = _("%(team)s: %(mode)s. We have written to the team and its judges.")
            messages.success(request, words % {"team": found.team, "mode": changed.get_mode_display()})
    return _back(request)


@require_POST
def seat_mode(request: HttpRequest, seat: UUID) -> HttpResponse:
    """One press: how a judge hears the pitches."""
    found = or_404(panel.seat_of(_day(request), seat))
    form = SeatModeForm(request.POST)
    if form.is_valid():
        with _shown(request):
            changed = remote.set_seat_mode(found, by=request.user, mode=form.cleaned_data["mode"])
            words = _("%(judge)s: %(mode)s. We have written to them.")
            messages.success(request, words % {"judge": found, "mode": changed.get_mode_display()})
    return _back(request)
