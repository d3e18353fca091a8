from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import visit as actions
from programme.forms.visit import BookForForm, CancelVisitForm, LowerCapacityForm, VisitForm
from programme.models import Booking, Person, Visit
from programme.models.check_in import check_in_code
from programme.queries import booking as bookings
from programme.queries import need as needs
from programme.queries import visit as queries
from programme.shared import downloads, qr
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.states import VisitState

# People with a place, and people who wait.
ON_A_PAGE = 100

# What participants, mentors and observers see


@require_GET
def list(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "programme.see_visits", request.cohort):
        raise Http404
    seen = queries.for_person(request.cohort, request.user, at=request.arrived_at)
    context = {
        "may_book": may(request.user, "programme.book_visit", request.cohort),
        "coming": [each for each in seen if not each.is_past and not each.is_cancelled],
        "mine": [each for each in seen if each.booking and not each.is_past],
        "past": [each for each in seen if each.is_past or each.is_cancelled],
    }
    return render(request, "programme/visit/list.html", context)


@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    seen = queries.one_for_person(request.cohort, request.user, pk, at=request.arrived_at)
    if seen is None:
        raise Http404
    context = {"seen": seen, "visit": seen.visit}
    if seen.is_cancelled:
        context["asked"] = needs.own_acknowledgement(request.cohort, request.user, pk)
    elif not seen.has_begun and not seen.shows_details:
        context["clashes"] = bookings.clashes(request.user, seen.visit)
    if seen.shows_details and not seen.is_past and not seen.is_cancelled:
        context |= _at_the_door(seen.visit, request.user)
    return render(request, "programme/visit/detail.html", context)


def _at_the_door(visit: Visit, person: Person) -> dict[str, str]:
    """What the person shows there: the code of six signs, and the same as a picture for a camera."""
    code = check_in_code(visit.pk, person.pk)
    address = settings.SITE_URL + reverse("programme:check_in_code", args=(visit.pk, code))
    return {
        "code": f"{code[:3]} {code[3:]}",
        "qr": qr.as_svg(address, title=_("Check-in code %(code)s") % {"code": code}),
    }


# What organisers do


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    visits = queries.for_desk(request.cohort, by=request.user)
    at = request.arrived_at
    context = {
        "coming": [visit for visit in visits if visit.ends_at > at],
        "past": [visit for visit in visits if visit.ends_at <= at],
        "can_change": may(request.user, "programme.organise", request.cohort),
    }
    context["booked"] = sum(visit.booked for visit in context["coming"])
    context["queue"] = sum(visit.queue for visit in context["coming"])
    return render(request, "programme/visit/desk.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """With `?replaces=` a visit in place of a cancelled one, filled in with what that was."""
    authorise(request.user, "programme.organise", request.cohort)
    replaces = _replaced(request)
    form = VisitForm(request.POST or None, cohort=request.cohort, by=request.user, replaces=replaces)
    form.cancel_url = _desk(request)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["starts_at"] <= request.arrived_at:
            form.add_error("starts_at", _("It must start in the future."))
        else:
            try:
                visit = actions.create(request.cohort, form.cleaned_data, by=request.user, replaces=replaces)
            except NotAllowed:
                raise
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("Saved as a draft. Publish it when people may book."))
                return redirect(_manage(request, visit))
    return render(request, "programme/visit/edit.html", {"form": form, "replaces": replaces})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _for_desk(request, pk)
    authorise(request.user, "programme.organise", visit)
    form = VisitForm(request.POST or None, cohort=request.cohort, by=request.user, visit=visit)
    form.cancel_url = _manage(request, visit)
    lower_to = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(visit, form.cleaned_data, by=request.user, at=request.arrived_at)
        except actions.TooFewPlaces as refusal:
            lower_to = form.cleaned_data["capacity"]
            form.refuse(refusal, field="capacity")
        except actions.ModeIsFixed as refusal:
            form.refuse(refusal, field="mode")
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. People who are booked have been told what is new."))
            return redirect(_manage(request, visit))
    context = {"form": form, "visit": visit, "lower_to": lower_to}
    return render(request, "programme/visit/edit.html", context)


@require_http_methods(["GET", "POST"])
def lower(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fewer places than are taken: the organiser chooses who goes back to the waiting list."""
    visit = _for_desk(request, pk)
    authorise(request.user, "programme.organise", visit)
    if visit.is_expected or visit.state != VisitState.PUBLISHED:
        raise Http404
    wanted = (request.POST.get("capacity", "") or request.GET.get("places", ""))[:6]
    form = LowerCapacityForm(
        request.POST or None, visit=visit, capacity=int(wanted) if wanted.isdecimal() else visit.capacity
    )
    form.cancel_url = _manage(request, visit)
    if request.method == "POST" and form.is_valid():
        give_up = [booking.pk for booking in form.cleaned_data["give_up"]]
        try:
            actions.lower_capacity(
                visit, form.cleaned_data["capacity"], give_up=give_up, by=request.user, at=request.arrived_at
            )
        except actions.TooFewPlaces as refusal:
            form.refuse(refusal, field="give_up")
        except actions.SharesTooLarge as refusal:
            form.refuse(refusal, field="capacity")
        else:
            messages.success(request, _("Saved. Those who lost their place are first on the waiting list and know it."))
            return redirect(_manage(request, visit))
    return render(request, "programme/visit/lower.html", {"form": form, "visit": visit})


@require_GET
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _for_desk(request, pk)
    can_change = may(request.user, "programme.organise", visit)
    context = {
        "visit": visit,
        "attendance": _page_of(request, queries.attendance(visit), "page"),
        "waiting": _page_of(request, queries.waiting_list(visit), "waiting"),
        "offers": queries.on_offer(visit),
        "cannot_come": queries.cannot_come(visit),
        "can_change": can_change,
        "shares": visit.sector_shares.items(),
        "is_open": visit.is_open_for_booking(request.arrived_at),
        "has_begun": request.arrived_at >= visit.starts_at,
        "is_past": request.arrived_at >= visit.ends_at,
        "book_for": BookForForm(visit=visit) if can_change else None,
    }
    if context["book_for"]:
        context["book_for"].action = reverse("programme:booking_book_for", args=(*_place(request), visit.pk))
    return render(request, "programme/visit/manage.html", context)


def _page_of(request: HttpRequest, bookings: QuerySet[Booking], parameter: str) -> Page:
    return Paginator(bookings, ON_A_PAGE).get_page(request.GET.get(parameter))


@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _for_desk(request, pk)
    actions.publish(visit, by=request.user, at=request.arrived_at)
    if visit.is_expected:
        messages.success(request, _("Everybody of the cohort is listed, and has been told."))
    else:
        messages.success(request, _("It is open for booking. We have written to the participants and mentors."))
    return redirect(_manage(request, visit))


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _for_desk(request, pk)
    authorise(request.user, "programme.organise", visit)
    form = CancelVisitForm(request.POST or None)
    form.cancel_url = _manage(request, visit)
    if request.method == "POST" and form.is_valid():
        actions.cancel(visit, by=request.user, reason=form.cleaned_data["reason"], at=request.arrived_at)
        told = visit.booked + visit.offered + visit.queue
        messages.success(
            request,
            _("It is cancelled. We have written to everybody who was booked or waiting.")
            if told
            else _("It is cancelled. Nobody was booked."),
        )
        if visit.booked:
            return redirect("programme:acknowledgement_desk", *_place(request), visit.pk)
        return redirect(_manage(request, visit))
    return render(request, "programme/visit/cancel.html", {"form": form, "visit": visit})


@require_GET
def attendance(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _for_desk(request, pk)
    context = {"visit": visit, "attendance": queries.attendance(visit)}
    return render(request, "programme/visit/attendance.html", context)


@require_GET
def attendance_csv(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return downloads.as_csv(*_attendance_table(_for_desk(request, pk)))


@require_GET
def attendance_xlsx(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return downloads.as_xlsx(*_attendance_table(_for_desk(request, pk)))


def _attendance_table(visit: Visit) -> tuple[str, tuple[str, str], Iterator[tuple[str, str]]]:
    rows = queries.attendance(visit).values_list("person__full_name", "employer").iterator(chunk_size=2000)
    return f"attendance-{visit.starts_at:%Y-%m-%d}", (_("Name"), _("Employer")), rows


def _for_desk(request: HttpRequest, pk: UUID) -> Visit:
    visit = queries.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    return visit


def _replaced(request: HttpRequest) -> Visit | None:
    """The cancelled visit that the new one is to replace."""
    wanted = request.GET.get("replaces")
    if not wanted:
        return None
    visit = queries.cancelled(request.cohort, wanted, by=request.user)
    if visit is None:
        raise Http404
    return visit


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.programme.slug, request.cohort.slug


def _desk(request: HttpRequest) -> str:
    return reverse("programme:visit_desk", args=_place(request))


def _manage(request: HttpRequest, visit: Visit) -> str:
    return reverse("programme:visit_manage", args=(*_place(request), visit.pk))
