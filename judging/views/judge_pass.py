"""Links by which judges join on the day: made, shown and ended by organisers; opened by the judge with one press."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import judge_pass as actions
from judging.models import JudgePass
from judging.policies import BY_PASS
from judging.queries import judge_pass as queries
from judging.queries import pitch_day
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.refusals import Refused
from programme.views.link import opened_by_link

BACKEND = "django.contrib.auth.backends.ModelBackend"


@opened_by_link(JudgePass)
def open(request: HttpRequest, link: JudgePass) -> HttpResponse:
    """GET names the judge and the day; the press lets this device in, for that judge and that day."""
    timezone.activate(link.cohort.zone)
    refused, is_good = None, link.is_good(request.arrived_at)
    judge = link.seat.enrolment.person
    if request.method == "POST":
        if is_good and request.user == judge:
            return redirect("judging:scorecard_home")
        try:
            link = actions.open_pass(link, at=request.arrived_at)
        except Refused as refusal:
            refused = str(refusal)
        else:
            login(request, judge, backend=BACKEND)
            request.session[BY_PASS.key] = [str(link.pk), link.link_issue]
            request.session.set_expiry(link.closes_at)
            return redirect("judging:scorecard_home")
    context = {
        "link": link,
        "day": link.seat.panel.pitch_day,
        "refused": refused,
        "is_good": is_good,
        "is_early": request.arrived_at < link.opens_at,
        "is_mine": request.user == judge,
    }
    return render(request, "judging/judge_pass/open.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Every judge with the state of the link; POST makes those that are missing."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    if request.method == "POST":
        made = actions.issue_missing_passes(day, by=request.user, at=request.arrived_at)
        messages.success(request, _("%(n)d links are made. Print them, or show one on a screen.") % {"n": len(made)})
        return redirect(path_in(request.cohort, "judging:judge_pass_desk"))
    held = queries.held_for(day, at=request.arrived_at)
    context = {
        "day": day,
        "held": held,
        "missing": sum(not each.is_good for each in held),
        "changes": may(request.user, "judging.organise", request.cohort),
        "to_print": sum(each.can_be_shown for each in held),
    }
    return render(request, "judging/judge_pass/desk.html", context)


@never_cache
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Every link that nobody has opened yet, to print and cut."""
    enter(request, changes=True)
    day = or_404(pitch_day.of_cohort(request.cohort))
    held = [each for each in queries.held_for(day, at=request.arrived_at) if each.can_be_shown]
    return render(request, "judging/judge_pass/sheet.html", {"day": day, "held": held})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, seat: UUID) -> HttpResponse:
    """One judge's link, large; POST makes a new one, and the old one ends."""
    enter(request, changes=True)
    day = or_404(pitch_day.of_cohort(request.cohort))
    held = or_404(queries.of_seat(day, seat, at=request.arrived_at))
    if request.method == "POST":
        actions.issue_pass(held.seat, by=request.user, at=request.arrived_at)
        return redirect(path_in(request.cohort, "judging:judge_pass_show", seat))
    return render(request, "judging/judge_pass/show.html", {"day": day, "each": held})


@require_POST
def revoke(request: HttpRequest, seat: UUID) -> HttpResponse:
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    held = or_404(queries.of_seat(day, seat, at=request.arrived_at))
    actions.revoke_pass(or_404(held.link), by=request.user, at=request.arrived_at)
    messages.success(request, _("The link has ended, and what it opened with it."))
    return redirect(path_in(request.cohort, "judging:judge_pass_desk"))
