from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from judging.actions import panel as actions
from judging.forms.pitch_day import SeatForm
from judging.queries import allocation, pitch_day
from judging.queries import panel as queries
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may

ON_A_PAGE = 50


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "judging:panel_desk"))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who judges, which links they have to teams, and who is left for each team."""
    enter(request)
    day = pitch_day.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    left = queries.judges_without_seat(day)
    conflicts = queries.conflicts_of(day)
    seats = Paginator(queries.seats_of(day), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = day.pitches.ranked().select_related("team").order_by("position")
    teams = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("teams"))
    decided = [row for row in conflicts if not row.is_proposed]
    context = {
        "day": day,
        "seats": seats,
        "left": left,
        "form": SeatForm(judges=left) if left and not day.is_locked else None,
        "waiting": [row for row in conflicts if row.is_proposed],
        "decided": Paginator(decided, ON_A_PAGE).get_page(request.GET.get("links")),
        "teams": teams,
        "coverage": queries.coverage(day, teams),
        "thin": queries.thin(day),
        "changes": may(request.user, "judging.organise", request.cohort) and not day.is_locked,
    }
    return render(request, "judging/panel/desk.html", context)


@require_POST
def seat(request: HttpRequest) -> HttpResponse:
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    form = SeatForm(request.POST, judges=queries.judges_without_seat(day))
    if form.is_valid():
        given = actions.seat_judge(day, by=request.user, enrolment=form.cleaned_data["enrolment"])
        messages.success(request, _("%(judge)s has a seat. Links to the teams are listed below.") % {"judge": given})
        if allocation.released(day):
            words = _("It is settled who hears whom, so %(judge)s has no team yet: draw anew, then release it.")
            messages.info(request, words % {"judge": given})
    else:
        messages.error(request, _("Choose a judge."))
    return _back(request)


@require_POST
def unseat(request: HttpRequest, seat: UUID) -> HttpResponse:
    enter(request)
    found = or_404(queries.seat_of(or_404(pitch_day.of_cohort(request.cohort)), seat))
    actions.unseat_judge(found, by=request.user)
    messages.success(request, _("%(judge)s no longer has a seat.") % {"judge": found})
    return _back(request)
