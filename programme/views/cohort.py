from uuid import UUID

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import cohort as actions
from programme.actions.programme import create_programme
from programme.forms.cohort import CohortForm, MilestoneForm, ProgrammeForm
from programme.queries import cohort as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.states import COHORT, CohortState


@require_http_methods(["GET", "POST"])
def start_programme(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.create_programme")
    form = ProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            programme = create_programme(by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The programme is set up. We have written to its organiser."))
            return redirect("programme:cohort_index", programme.slug)
    return render(request, "programme/cohort/start_programme.html", {"form": form})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.programme)
    context = {
        "cohorts": queries.of_programme(request.programme),
        "may_create": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/cohort/index.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    form = CohortForm(request.POST or None, programme=request.programme)
    if request.method == "POST" and form.is_valid():
        try:
            cohort = actions.create_cohort(request.programme, by=request.user, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The cohort is planned, with the usual milestones. Next: the nominations."))
            return redirect(path_in(cohort, "programme:home_organise"))
    return render(request, "programme/cohort/create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks" if request.method == "GET" else "programme.organise", request.cohort)
    form = CohortForm(
        request.POST or None,
        programme=request.programme,
        cohort=request.cohort,
        quotas=queries.quotas(request.cohort),
    )
    if request.method == "POST" and form.is_valid():
        try:
            cohort = actions.change_cohort(request.cohort, by=request.user, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            has_moved = cohort.starts_on != request.cohort.starts_on
            messages.success(
                request,
                _("The first day has moved. See what went with it.") if has_moved else _("Your changes are saved."),
            )
            cohort.programme = request.programme
            return redirect(path_in(cohort, "programme:timeline_desk" if has_moved else "programme:cohort_settings"))
    context = {
        "form": form,
        "moves": [
            {"to": to, "label": label}
            for to, label in (
                (CohortState.RUNNING, _("Start the cohort")),
                (CohortState.COMPLETED, _("Complete the cohort")),
            )
            if COHORT.allows(request.cohort.state, to=to)
        ],
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/cohort/settings.html", context)


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    to = request.POST.get("to", "")
    if to not in CohortState.values:
        return redirect(path_in(request.cohort, "programme:cohort_settings"))
    actions.move_cohort(request.cohort, by=request.user, to=CohortState(to))
    messages.success(request, _("The cohort is now %(state)s.") % {"state": CohortState(to).label.lower()})
    return redirect(path_in(request.cohort, "programme:cohort_settings"))


@require_http_methods(["GET", "POST"])
def milestone_add(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = MilestoneForm(request.POST or None, prefix="milestone")
    form.cancel_url = path_in(request.cohort, "programme:timeline_desk")
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_milestone(request.cohort, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="name")
        else:
            messages.success(request, _("The milestone is on the timeline."))
            return redirect(form.cancel_url)
    return render(request, "programme/cohort/milestone.html", {"form": form, "milestone": None})


@require_http_methods(["GET", "POST"])
def milestone_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    milestone = queries.milestone(request.cohort, pk)
    if milestone is None:
        raise Http404
    form = MilestoneForm(request.POST or None, prefix="milestone", initial=model_to_dict(milestone))
    form.submit_label = _("Save the changes")
    form.cancel_url = path_in(request.cohort, "programme:timeline_desk")
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_milestone(milestone, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="name")
        else:
            messages.success(request, _("The milestone is changed."))
            return redirect(form.cancel_url)
    return render(request, "programme/cohort/milestone.html", {"form": form, "milestone": milestone})


@require_POST
def milestone_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    milestone = queries.milestone(request.cohort, pk)
    if milestone is None:
        raise Http404
    actions.remove_milestone(milestone, by=request.user)
    messages.success(request, _("The milestone is off the timeline."))
    return redirect(path_in(request.cohort, "programme:timeline_desk"))
