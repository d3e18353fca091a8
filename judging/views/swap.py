from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from judging.actions import swap as actions
from judging.forms.swap import SwapForm
from judging.models import JudgePass, Seat
from judging.queries import panel, pitch_day
from judging.views import enter, or_404
from programme.actions.enrolment import PlaceHeld
from programme.actions.organisation import OrganisationKnown
from programme.shared.addresses import path_in


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, seat: UUID) -> HttpResponse:
    """Somebody else comes in place of a judge: a name, an employer, and their link is on the next page."""
    enter(request)
    found = or_404(panel.seat_of(or_404(pitch_day.of_cohort(request.cohort)), seat))
    form = SwapForm(request.POST or None, organisations=panel.organisations_of(request.programme))
    form.cancel_url = path_in(request.cohort, "judging:panel_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({OrganisationKnown: "employer", actions.TakesPart: "email", PlaceHeld: "email"}):
            link = _swap(request, found, form.cleaned_data)
            words = _("%(new)s judges in place of %(old)s. Links to teams are looked for: see the panel.")
            messages.success(request, words % {"new": link.seat, "old": found})
            return redirect(path_in(request.cohort, "judging:judge_pass_show", link.seat_id))
    context = {"seat": found, "form": form, "done": panel.handed_in_by(found)}
    return render(request, "judging/swap/edit.html", context, status=422 if form.is_bound else 200)


def _swap(request: HttpRequest, seat: Seat, given: dict) -> JudgePass:
    who = {"by": request.user, "at": request.arrived_at, "full_name": given["full_name"], "email": given["email"]}
    if given["organisation"]:
        return actions.swap_judge(seat, organisation=given["organisation"], **who)
    return actions.swap_judge_of_new_employer(seat, employer=given["employer"], sector=given["sector"], **who)
