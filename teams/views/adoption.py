from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from teams.actions import adoption as act
from teams.forms.adoption import AdoptionForm, MeasureForm, OutcomeForm, StateForm
from teams.queries import adoption as adoptions
from teams.queries import solution as solutions
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, solution: UUID) -> HttpResponse:
    """Who has taken a solution on, who asks to, and by what its outcome is measured."""
    found = or_404(solutions.for_desk(request.cohort, solution, by=request.user))
    if request.method == "POST":
        authorise(request.user, "teams.organise", found)
    is_measure = "measure" in request.POST
    measure = MeasureForm(request.POST if is_measure else None, solution=found)
    form = AdoptionForm(request.POST if request.POST and not is_measure else None)
    given = {"by": request.user, "at": request.arrived_at}
    if measure.is_valid():
        act.choose_measure(found, **measure.cleaned_data, **given)
        messages.success(request, _("The measure is kept."))
        return redirect(request.path)
    if form.is_valid():
        with form.refusals({act.KnownAlready: "organisation"}):
            act.add_adoption(found, **form.cleaned_data, **given)
            messages.success(request, _("It is in the list."))
            return redirect(request.path)
    context = {"solution": found, "form": form, "measure": measure, "adoptions": adoptions.of_solution(found)}
    context["may_organise"] = may(request.user, "teams.organise", found)
    return render(request, "teams/adoption/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, adoption: UUID) -> HttpResponse:
    """How far one organisation has come, and what it measured each year."""
    found = or_404(adoptions.for_desk(request.cohort, adoption, by=request.user))
    form = StateForm(request.POST if "state" in request.POST else None, adoption=found)
    outcome = OutcomeForm(request.POST if "year" in request.POST else None)
    given = {"by": request.user, "at": request.arrived_at}
    if form.is_valid():
        with form.refusals():
            act.change_adoption(found, **form.cleaned_data, **given)
            messages.success(request, _("Kept."))
            return redirect(path_in(request.cohort, "teams:adoption_desk", found.solution_id))
    if outcome.is_valid():
        with outcome.refusals():
            act.record_outcome(found, **outcome.cleaned_data, **given)
            messages.success(request, _("The figure is kept."))
            return redirect(request.path)
    context = {"adoption": found, "form": form, "outcome": outcome}
    return render(request, "teams/adoption/edit.html", context)
