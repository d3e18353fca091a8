from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import revision
from judging.actions import rubric as actions
from judging.forms.revision import RevisionForm
from judging.forms.rubric import RubricForm, StartForm
from judging.forms.scorecard import ScorecardForm
from judging.queries import pitch_day
from judging.queries import rubric as queries
from judging.views import enter, or_404
from programme.models import Cohort
from programme.shared.addresses import path_in
from programme.shared.authorise import may


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """What judges score by. The first POST starts it with the usual criteria, later ones change it."""
    enter(request)
    rubric = queries.current(request.cohort)
    here = path_in(request.cohort, "judging:rubric_desk")
    if rubric is None:
        if request.method == "POST":
            actions.create_rubric(request.cohort, by=request.user)
            messages.success(request, _("The usual criteria are in place. Change what you want to change."))
            return redirect(here)
        return render(request, "judging/rubric/desk.html", {"rubric": None, "usual": actions.usual_criteria()})
    criteria, day = queries.criteria_of(rubric), pitch_day.of_cohort(request.cohort)
    form = RubricForm(request.POST or None, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.change_rubric(rubric, by=request.user, criteria=form.criteria())
            messages.success(request, _("The criteria are saved. Their weights add up to 100."))
            return redirect(here)
    start = StartForm(choices=_beginnings(request.cohort))
    start.action = path_in(request.cohort, "judging:rubric_start")
    context = {
        "rubric": rubric,
        "has_day": day is not None,
        "criteria": criteria,
        "form": form,
        "start": start,
        "earlier": queries.earlier_weights_of(rubric) if rubric.is_locked else [],
        "changes": may(request.user, "judging.organise", request.cohort) and not (day and day.is_locked),
        "whole": sum(each.weight for each in criteria),
        "scored": sum(each.is_scored for each in criteria),
    }
    return render(request, "judging/rubric/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Put a template or an earlier cohort's criteria in place of what is there."""
    enter(request)
    rubric = or_404(queries.current(request.cohort))
    form = StartForm(request.POST, choices=_beginnings(request.cohort))
    if form.is_valid():
        try:
            actions.change_rubric(
                rubric, by=request.user, criteria=_criteria(request.cohort, form.cleaned_data["like"])
            )
            messages.success(request, _("The criteria are in place. Change what you want to change."))
        except actions.RubricLocked as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Choose what to begin with."))
    return redirect(path_in(request.cohort, "judging:rubric_desk"))


def _beginnings(cohort: Cohort) -> list[tuple[str, str]]:
    ours = [(key, str(words)) for key, (words, _criteria) in actions.TEMPLATES.items()]
    return ours + [
        (str(each.pk), _("As in %(cohort)s") % {"cohort": each.cohort}) for each in queries.of_earlier_cohorts(cohort)
    ]


def _criteria(cohort: Cohort, like: str) -> list[actions.CriterionGiven]:
    if like in actions.TEMPLATES:
        return actions.TEMPLATES[like][1]()
    return actions.criteria_like(next(each for each in queries.of_earlier_cohorts(cohort) if str(each.pk) == like))


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest) -> HttpResponse:
    """Change weights and words after judges have begun to score: a new version, with a reason."""
    enter(request, changes=True)
    rubric = or_404(queries.current(request.cohort))
    form = RevisionForm(request.POST or None, criteria=queries.criteria_of(rubric))
    form.cancel_url = path_in(request.cohort, "judging:rubric_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({revision.WithoutReason: "reason"}):
            revision.revise_rubric(
                rubric,
                by=request.user,
                criteria=form.revised(),
                reason=form.cleaned_data["reason"],
                at=request.arrived_at,
            )
            messages.success(request, _("The new criteria hold. Both rankings are kept with the result."))
            return redirect(form.cancel_url)
    context = {"rubric": rubric, "form": form}
    return render(request, "judging/rubric/revise.html", context, status=422 if form.is_bound else 200)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The card as a judge sees it. Nothing is saved."""
    enter(request)
    rubric = or_404(queries.current(request.cohort))
    form = ScorecardForm(criteria=queries.criteria_of(rubric))
    return render(request, "judging/rubric/preview.html", {"rubric": rubric, "form": form})
