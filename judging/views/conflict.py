from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from judging.actions import conflict as actions
from judging.forms.conflict import BarForm, DecideForm
from judging.forms.scorecard import DeclareForm
from judging.queries import panel as queries
from judging.queries import pitch_day
from judging.queries import scorecard as scorecards
from judging.views import enter, or_404
from programme.shared.addresses import path_in


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pitch: UUID) -> HttpResponse:
    """A judge says that they have a link to the team."""
    found = or_404(scorecards.pitch_for_judge(request.user, pitch))
    form = DeclareForm(request.POST or None)
    form.cancel_url = reverse("judging:scorecard_edit", args=(pitch,))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.declare_conflict(found, by=request.user, detail=form.cleaned_data["detail"])
            messages.success(
                request,
                _("Thank you. You will not be asked to score %(team)s, and the organisers know.")
                % {"team": found.team},
            )
            return redirect("judging:scorecard_home")
    status = 422 if form.is_bound else 200
    return render(request, "judging/conflict/declare.html", {"pitch": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, conflict: UUID) -> HttpResponse:
    """An organiser confirms or waives a proposed conflict, seeing who would be left to score the team."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    found = or_404(queries.conflict_of(day, conflict))
    form = DecideForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "judging:panel_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            if form.cleaned_data["decision"] == "confirm":
                actions.confirm_conflict(found, by=request.user)
                messages.success(request, _("Confirmed: the judge cannot see or score the team."))
            else:
                actions.waive_conflict(found, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _("Waived: the judge may score the team, and has been told."))
            return redirect(path_in(request.cohort, "judging:panel_desk"))
    context = {
        "conflict": found,
        "form": form,
        "coverage": next(
            (
                row
                for row in queries.coverage(day, day.pitches.ranked().filter(team=found.team_id).select_related("team"))
                if row.pitch.team_id == found.team_id
            ),
            None,
        ),
    }
    return render(request, "judging/conflict/decide.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def bar(request: HttpRequest) -> HttpResponse:
    """An organiser knows of a link that no record shows."""
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    form = BarForm(request.POST or None, judges=queries.people_with_seats(day), pitches=pitch_day.teams_in_order(day))
    form.cancel_url = path_in(request.cohort, "judging:panel_desk")
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        with form.refusals():
            actions.bar_judge(chosen["pitch"], by=request.user, judge=chosen["judge"], detail=chosen["detail"])
            messages.success(
                request,
                _("%(judge)s cannot see or score %(team)s.") % {"judge": chosen["judge"], "team": chosen["pitch"]},
            )
            return redirect(path_in(request.cohort, "judging:panel_desk"))
    return render(request, "judging/conflict/bar.html", {"form": form}, status=422 if form.is_bound else 200)
