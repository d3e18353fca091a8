from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from judging.actions import rubric as actions
from judging.forms.rubric import RubricForm
from judging.queries import rubric as queries
from judging.views import enter
from programme.shared.addresses import path_in


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
    criteria = queries.criteria_of(rubric)
    form = RubricForm(request.POST or None, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.change_rubric(rubric, by=request.user, criteria=form.criteria())
            messages.success(request, _("The criteria are saved. Their weights add up to 100."))
            return redirect(here)
    context = {
        "rubric": rubric,
        "criteria": criteria,
        "form": form,
        "whole": sum(each.weight for each in criteria),
        "scored": sum(each.is_scored for each in criteria),
    }
    return render(request, "judging/rubric/desk.html", context, status=422 if form.is_bound else 200)
