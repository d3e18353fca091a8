from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import booking as actions
from programme.actions import waiting_list
from programme.actions.calendar_feed import numbered
from programme.forms.booking import CannotComeForm
from programme.forms.visit import BookForForm
from programme.models import Booking
from programme.queries import booking as queries
from programme.queries import visit as visits
from programme.queries.appointment import places_of
from programme.shared import calendar
from programme.shared.authorise import authorise


@require_POST
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = visits.known_to(request.cohort, request.user, pk)
    if visit is None:
        raise Http404
    booking = actions.book(visit, by=request.user, at=request.arrived_at)
    if not booking.is_confirmed:
        messages.info(request, _("There is no place yet. You are on the waiting list, and we write at your turn."))
        return redirect("programme:visit_detail", *_place(request), pk)
    return _has_place(request, booking)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET asks once more; only POST gives the place back."""
    booking = queries.own(request.cohort, request.user, pk)
    if booking is None:
        raise Http404
    if booking.visit.is_expected:
        return redirect("programme:booking_cannot_come", *_place(request), pk)
    if request.method == "POST":
        was_waiting = booking.is_waiting
        actions.cancel(booking, by=request.user, at=request.arrived_at)
        messages.success(
            request, _("You have left the waiting list.") if was_waiting else _("Your booking is cancelled.")
        )
        return redirect("programme:visit_detail", *_place(request), pk)
    return render(request, "programme/booking/cancel.html", {"booking": booking, "visit": booking.visit})


@require_http_methods(["GET", "POST"])
def cannot_come(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where everybody is expected: who cannot come says why, from a list."""
    booking = queries.own(request.cohort, request.user, pk)
    if booking is None or not booking.visit.is_expected:
        raise Http404
    form = CannotComeForm(request.POST or None)
    form.cancel_url = reverse("programme:visit_detail", args=(*_place(request), pk))
    if request.method == "POST" and form.is_valid():
        actions.cannot_come(booking, by=request.user, reason=form.cleaned_data["reason"], at=request.arrived_at)
        messages.success(request, _("Thank you for telling us. The organisers see it."))
        return redirect("programme:visit_detail", *_place(request), pk)
    return render(request, "programme/booking/cannot_come.html", {"form": form, "visit": booking.visit})


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no to the place that is held for one; the mail's link leads to a page that asks the same."""
    offer = queries.own_offer(request.cohort, request.user, pk)
    if offer is None:
        raise Http404
    if request.POST.get("answer") == "decline":
        waiting_list.decline(offer, by=request.user, at=request.arrived_at)
        messages.success(request, _("Thank you. The place goes to the next person."))
        return redirect("programme:visit_detail", *_place(request), pk)
    return _has_place(request, waiting_list.accept(offer, by=request.user, at=request.arrived_at))


@require_GET
def calendar_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = queries.own(request.cohort, request.user, pk)
    if booking is None or not booking.is_confirmed:
        raise Http404
    entries = [entry for entry in places_of(request.user, request.cohort) if str(pk) in entry.uid]
    content = calendar.as_ics(entries, name=booking.visit.title, at=request.arrived_at)
    return calendar.answer(content, file_name="visit.ics")


@require_GET
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Everything in the person's calendar of the cohort, from each app."""
    entries = numbered(calendar.entries_for(request.user, request.cohort))
    content = calendar.as_ics(entries, name=str(request.cohort), at=request.arrived_at)
    return calendar.answer(content, file_name="calendar.ics")


# On behalf of somebody, by an organiser


@require_POST
def book_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    authorise(request.user, "programme.organise", visit)
    form = BookForForm(request.POST, visit=visit)
    if form.is_valid():
        booking = actions.book(visit, by=request.user, person=form.cleaned_data["person"], at=request.arrived_at)
        name = booking.person.full_name
        words = _("%(name)s has a place.") if booking.is_confirmed else _("%(name)s is on the waiting list.")
        messages.success(request, words % {"name": name})
        return redirect("programme:visit_manage", *_place(request), pk)
    return render(request, "programme/booking/book_for.html", {"form": form, "visit": visit})


@require_http_methods(["GET", "POST"])
def cancel_for(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET asks once more; `pk` is the booking's."""
    booking = queries.one_for_desk(request.cohort, pk, by=request.user)
    if booking is None:
        raise Http404
    authorise(request.user, "programme.organise", booking)
    if request.method == "POST":
        actions.cancel(booking, by=request.user, at=request.arrived_at)
        messages.success(request, _("The booking is cancelled, and %(name)s has been told.") % {"name": booking.person})
        return redirect("programme:visit_manage", *_place(request), booking.visit_id)
    return render(request, "programme/booking/cancel_for.html", {"booking": booking, "visit": booking.visit})


def _has_place(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The place is safe: now is the time to ask what the host has to know."""
    if booking.visit.is_expected:
        messages.success(request, _("Good: you are on the list again."))
    else:
        messages.success(request, _("You have a place. We have written to you."))
    page = "booking_needs" if booking.visit.asks_something and not booking.needs_answered_at else "visit_detail"
    return redirect(f"programme:{page}", *_place(request), booking.visit_id)


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.programme.slug, request.cohort.slug
