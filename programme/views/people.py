from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions.enrolment import change_employer, correct_name, move_enrolment
from programme.forms.people import (
    CorrectPersonForm,
    DirectoryFilterForm,
    EmployerForm,
    EndPlaceForm,
    PeopleFilterForm,
)
from programme.forms.profile import HALF_DAYS
from programme.queries import nomination
from programme.queries import people as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.states import ENROLMENT, EnrolmentState

ON_A_PAGE = 60
MOVES = (
    (EnrolmentState.ACTIVE, gettext_lazy("Take it up again")),
    (EnrolmentState.PAUSED, gettext_lazy("Pause it: the person keeps it, and sees less for now")),
    (EnrolmentState.WITHDRAWN, gettext_lazy("End it: the place becomes free for somebody else")),
)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    filters = DirectoryFilterForm(request.GET)
    rows = queries.directory(request.cohort, by=request.user, **filters.chosen)
    context = {
        "filters": filters,
        "is_filtered": bool(filters.chosen),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "programme/people/directory.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    enrolment = queries.in_directory(request.cohort, pk, by=request.user)
    if enrolment is None:
        raise Http404
    context = {"enrolment": enrolment, "is_own": enrolment.person_id == request.user.pk}
    return render(request, "programme/people/detail.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    filters = PeopleFilterForm(request.GET)
    rows = queries.at_desk(request.cohort, **filters.chosen)
    sectors = nomination.counts(request.cohort)
    context = {
        "filters": filters,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "sectors": sectors,
        "places": sum(each.places for each in sectors),
        "taken": sum(each.taken for each in sectors),
        "without_profile": queries.without_profile(request.cohort),
    }
    return render(request, "programme/people/desk.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's place, as organisers see it; they can pause or end it."""
    authorise(request.user, "programme.view_desks" if request.method == "GET" else "programme.organise", request.cohort)
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    choices = [(to.value, label) for to, label in MOVES if ENROLMENT.allows(enrolment.state, to=to)]
    form = EndPlaceForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            move_enrolment(enrolment, by=request.user, to=EnrolmentState(data["to"]), reason=data["reason"])
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The place is changed."))
            return redirect(path_in(request.cohort, "programme:people_place", enrolment.pk))
    may_change = may(request.user, "programme.organise", request.cohort)
    half_days = [str(label) for value, label in HALF_DAYS if value in enrolment.availability]
    context = {
        "enrolment": enrolment,
        "form": form if choices and may_change else None,
        "rows": [
            {
                "key": _("Name"),
                "value": enrolment.person.full_name,
                "href": path_in(request.cohort, "programme:people_correct", enrolment.pk) if may_change else "",
            },
            {"key": _("E-mail address"), "value": enrolment.person.email},
            {
                "key": _("Employer"),
                "value": enrolment.organisation.name,
                "href": path_in(request.cohort, "programme:people_employer", enrolment.pk) if may_change else "",
            },
            {"key": _("Sector"), "value": enrolment.organisation.get_sector_display()},
            {"key": _("Job title"), "value": enrolment.job_title},
            {"key": _("Region"), "value": enrolment.region},
            {"key": _("Months of experience"), "value": enrolment.experience_months},
            {"key": _("Skills"), "value": ", ".join(enrolment.skills)},
            {"key": _("Half-days"), "value": ", ".join(half_days)},
            {"key": _("Name publicly as"), "value": enrolment.person.get_public_name_display()},
        ],
    }
    return render(request, "programme/people/place.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser puts a name right."""
    authorise(request.user, "programme.organise", request.cohort)
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    person = enrolment.person
    form = CorrectPersonForm(request.POST or None, initial={"full_name": person.full_name, "known_as": person.known_as})
    form.cancel_url = path_in(request.cohort, "programme:people_place", enrolment.pk)
    if request.method == "POST" and form.is_valid():
        correct_name(enrolment, by=request.user, **form.cleaned_data)
        messages.success(request, _("The name is put right."))
        return redirect(form.cancel_url)
    context = {"form": form, "enrolment": enrolment, "heading": _("Put a name right")}
    return render(request, "programme/people/correct.html", context)


@require_http_methods(["GET", "POST"])
def employer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser notes that somebody works elsewhere."""
    authorise(request.user, "programme.organise", request.cohort)
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    form = EmployerForm(request.POST or None, enrolment=enrolment)
    form.cancel_url = path_in(request.cohort, "programme:people_place", enrolment.pk)
    if request.method == "POST" and form.is_valid():
        try:
            change_employer(enrolment, by=request.user, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="organisation")
        else:
            messages.success(request, _("The employer is changed; the one before stays known for conflicts."))
            return redirect(form.cancel_url)
    context = {"form": form, "enrolment": enrolment, "heading": _("Change the employer")}
    return render(request, "programme/people/correct.html", context)
