from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions.enrolment import change_address, change_employer, correct_name
from programme.actions.person import AddressTaken
from programme.actions.single_sign_on import forget_identities
from programme.forms.people import (
    AddressForm,
    CorrectPersonForm,
    DirectoryFilterForm,
    EmployerForm,
    ForgetSignOnForm,
    PeopleFilterForm,
)
from programme.forms.profile import HALF_DAYS
from programme.models import Enrolment
from programme.queries import assistant, leaving, nomination, notification, single_sign_on
from programme.queries import people as queries
from programme.queries.check_in import turnout_of
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.navigation import links_beside
from programme.shared.pages import LongList
from programme.shared.refusals import NotAllowed, Refused
from programme.states import ENROLMENT, EnrolmentState

ON_A_PAGE = 50


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_directory", request.cohort)
    choices = queries.directory_choices(request.cohort)
    filters = DirectoryFilterForm(request.GET, choices=choices)
    rows = queries.directory(request.cohort, by=request.user, **filters.chosen)
    context = {
        "filters": filters,
        "is_filtered": bool(filters.chosen),
        "page": LongList(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "programme/people/directory.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    enrolment = queries.in_directory(request.cohort, pk, by=request.user)
    if enrolment is None:
        raise Http404
    facts = (
        ("job_title", _("Job title"), enrolment.job_title),
        ("experience", _("Months of experience"), enrolment.experience_months),
        ("region", _("Region"), enrolment.region),
        ("email", _("E-mail address"), enrolment.person.email),
    )
    context = {
        "enrolment": enrolment,
        "is_own": enrolment.person_id == request.user.pk,
        "facts": [{"key": key, "value": value} for part, key, value in facts if value and enrolment.shows(part)],
        "skills": enrolment.skills if enrolment.shows("skills") else [],
        "about": enrolment.about if enrolment.shows("about") else "",
    }
    return render(request, "programme/people/detail.html", context)


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    filters = PeopleFilterForm(request.GET)
    rows = queries.at_desk(request.cohort, **filters.chosen)
    sectors = nomination.counts(request.cohort)
    page = LongList(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": links_beside(request.user, request.cohort, list(page)).items(),
        "sectors": sectors,
        "places": sum(each.places for each in sectors),
        "taken": sum(each.taken for each in sectors),
        "without_profile": queries.without_profile(request.cohort).count(),
    }
    return render(request, "programme/people/desk.html", context)


@require_safe
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's place, as organisers see it, with its history."""
    authorise(request.user, "programme.view_desks", request.cohort)
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    may_change = may(request.user, "programme.organise", request.cohort)
    half_days = [str(label) for value, label in HALF_DAYS if value in enrolment.availability]
    context = {
        "enrolment": enrolment,
        "moves": leaving.moves(enrolment),
        "lost": notification.lost(enrolment.person.email),
        "pause": leaving.pause_of(enrolment),
        "employments": queries.employments(enrolment.person, request.programme),
        "may_change": may_change,
        "may_pause": may_change and ENROLMENT.allows(enrolment.state, to=EnrolmentState.PAUSED),
        "may_resume": may_change and enrolment.state == EnrolmentState.PAUSED,
        "may_end": may_change and ENROLMENT.allows(enrolment.state, to=EnrolmentState.WITHDRAWN),
        "may_move": may_change and leaving.later_cohorts(enrolment).exists(),
        "rows": [
            {
                "key": _("Name"),
                "value": enrolment.person.full_name,
                "href": path_in(request.cohort, "programme:people_correct", enrolment.pk) if may_change else "",
            },
            {
                "key": _("E-mail address"),
                "value": enrolment.person.email,
                "href": path_in(request.cohort, "programme:people_address", enrolment.pk)
                if may(request.user, "programme.change_address", enrolment)
                else "",
            },
            {
                "key": _("Employer"),
                "value": enrolment.organisation.name,
                "href": path_in(request.cohort, "programme:people_employer", enrolment.pk) if may_change else "",
            },
            *_sign_on_rows(enrolment, request),
            {"key": _("Sector"), "value": enrolment.organisation.get_sector_display()},
            {"key": _("Job title"), "value": enrolment.job_title},
            {"key": _("Region"), "value": enrolment.region},
            {"key": _("Came to visits"), "value": _came(enrolment, request)},
            {"key": _("Months of experience"), "value": enrolment.experience_months},
            {"key": _("Skills"), "value": ", ".join(enrolment.skills)},
            {"key": _("Half-days"), "value": ", ".join(half_days)},
            *([{"key": _("Travel and timing"), "value": note.text}] if (note := assistant.note_of(enrolment)) else []),
            {"key": _("Name publicly as"), "value": enrolment.person.get_public_name_display()},
        ],
    }
    return render(request, "programme/people/place.html", context)


def _sign_on_rows(enrolment: Enrolment, request: HttpRequest) -> list[dict[str, object]]:
    """Which departments' sign-in knows the person."""
    known = single_sign_on.known_as(enrolment.person)
    if not known:
        return []
    href = path_in(request.cohort, "programme:people_sign_on", enrolment.pk)
    may_loosen = may(request.user, "programme.change_address", enrolment)
    return [{"key": _("Department sign-in"), "value": ", ".join(known), "href": href if may_loosen else ""}]


def _came(enrolment: Enrolment, request: HttpRequest) -> str:
    """Of the visits that are over and at which names were ticked off."""
    found = turnout_of(enrolment.person, request.cohort, at=request.arrived_at)
    return _("%(came)d of %(booked)d") % {"came": found.came, "booked": found.booked} if found.booked else ""


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
    if not may(request.user, "programme.change_address", enrolment):
        del form.fields["email"], form.fields["known_by"]
    form.cancel_url = path_in(request.cohort, "programme:people_place", enrolment.pk)
    if request.method == "POST" and form.is_valid():
        try:
            change_employer(enrolment, by=request.user, at=request.arrived_at, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="email" if isinstance(refusal, AddressTaken) else "organisation")
        else:
            messages.success(
                request,
                _("The employer is changed; the one before stays known for conflicts. They are signed out everywhere."),
            )
            return redirect(form.cancel_url)
    context = {"form": form, "enrolment": enrolment, "heading": _("Change the employer")}
    return render(request, "programme/people/correct.html", context)


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser gives somebody another e-mail address."""
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    authorise(request.user, "programme.change_address", enrolment)
    form = AddressForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:people_place", enrolment.pk)
    if request.method == "POST" and form.is_valid():
        try:
            change_address(enrolment, by=request.user, at=request.arrived_at, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="email")
        else:
            messages.success(request, _("The address is changed. The old one opens nothing any more; both are told."))
            return redirect(form.cancel_url)
    context = {"form": form, "enrolment": enrolment, "heading": _("New e-mail address")}
    return render(request, "programme/people/correct.html", context)


@require_http_methods(["GET", "POST"])
def sign_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A department's sign-in knew somebody otherwise before: it may know them anew."""
    enrolment = queries.by_id(request.cohort, pk)
    if enrolment is None:
        raise Http404
    authorise(request.user, "programme.change_address", enrolment)
    form = ForgetSignOnForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:people_place", enrolment.pk)
    if request.method == "POST" and form.is_valid():
        forget_identities(enrolment, by=request.user, **form.cleaned_data)
        messages.success(request, _("Their department's sign-in knows them anew the next time they come."))
        return redirect(form.cancel_url)
    context = {"form": form, "enrolment": enrolment, "heading": _("Department sign-in")}
    return render(request, "programme/people/correct.html", context)
