"""Who hears whom: everybody everybody, or so many judges for each team, drawn in one press and released in another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import allocation as actions
from judging.forms.allocation import DrawForm, TimesForm
from judging.models import PitchDay
from judging.queries import allocation as queries
from judging.queries import panel, pitch_day
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may

USUAL = 3


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What judges go by, and beside it what was drawn; POST draws."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    released, draft = queries.released(day), queries.draft(day)
    form = DrawForm(request.POST or None, initial={"each": (draft or released).each if draft or released else USUAL})
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.TooManyEach: "each", actions.NobodyToAllocate: "each"}):
            actions.draw_allocation(day, by=request.user, each=form.cleaned_data["each"], at=request.arrived_at)
            messages.success(request, _("Drawn. No judge sees it before you release it."))
            return _back(request)
    plan = draft or released
    at = request.arrived_at
    context = {
        "day": day,
        "form": form,
        "released": released,
        "draft": draft,
        "picture": queries.picture_of(plan, at=at) if plan else queries.picture_of_everybody(day, at=at),
        "changes": may(request.user, "judging.organise", request.cohort) and not day.is_locked,
    }
    return render(request, "judging/allocation/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    enter(request)
    actions.release_allocation(or_404(queries.draft(_day(request))), by=request.user, at=request.arrived_at)
    messages.success(request, _("Released. Each judge sees the teams that are theirs."))
    return _back(request)


@require_POST
def everybody(request: HttpRequest) -> HttpResponse:
    enter(request)
    actions.let_everybody_hear(_day(request), by=request.user)
    messages.success(request, _("Every judge hears every team, as far as no conflict bars them."))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, seat: UUID) -> HttpResponse:
    """When a judge can be there."""
    enter(request)
    day = _day(request)
    found = or_404(panel.seat_of(day, seat))
    clock = TimesForm.clock
    initial = {"comes": clock(found.available_from), "leaves": clock(found.available_until)}
    form = TimesForm(request.POST or None, day=day, initial=initial)
    form.cancel_url = path_in(request.cohort, "judging:allocation_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.set_times(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Kept. Draw anew, so that it is looked at."))
            return _back(request)
    context = {"seat": found, "day": day, "form": form}
    return render(request, "judging/allocation/times.html", context, status=422 if form.is_bound else 200)


def _day(request: HttpRequest) -> PitchDay:
    return or_404(pitch_day.of_cohort(request.cohort))


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "judging:allocation_desk"))
