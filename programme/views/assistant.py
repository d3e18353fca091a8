from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import booking as bookings
from programme.actions import waiting_list
from programme.actions.assistant import note_travel
from programme.forms.assistant import AbsenceForm, TravelForm
from programme.models import Enrolment, Person
from programme.queries import assistant as queries
from programme.queries.visit import SeenVisit
from programme.shared.addresses import path_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody an assistant acts for: when and where they are wanted, and what organisers were told."""
    if not queries.roles_of(request.user):
        raise Http404
    assisted = queries.assisted_by(request.user, at=request.arrived_at)
    return render(request, "programme/assistant/home.html", {"assisted": assisted})


@require_safe
def pack(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where somebody has to be and when, to print; with yes and no to visits for who assists them."""
    enrolment = queries.place(request.user, pk)
    if enrolment is None:
        raise Http404
    context = {
        "pack": queries.pack_of(enrolment, at=request.arrived_at),
        "is_own": enrolment.person_id == request.user.pk,
        "answer_url": reverse("programme:assistant_answer", args=(pk,)),
        "contact": enrolment.cohort.programme.contact_email,
        "absence": AbsenceForm(),
    }
    return render(request, "programme/assistant/pack.html", context)


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Yes or no to a visit, in the name of the person assisted: the button pressed names the visit."""
    enrolment = queries.place(request.user, pk)
    if enrolment is None:
        raise Http404
    found = queries.pack_of(enrolment, at=request.arrived_at)
    if missed := found.visit(request.POST.get("cannot_come", "")):
        return _cannot_come(request, missed, enrolment)
    for name, act in ANSWERS.items():
        if seen := found.visit(request.POST.get(name, "")):
            act(seen, enrolment.person, by=request.user, at=request.arrived_at)
            messages.success(request, _("Done. %(name)s and you are told by mail.") % {"name": enrolment.person})
    return redirect("programme:assistant_pack", pk)


def _cannot_come(request: HttpRequest, seen: SeenVisit, enrolment: Enrolment) -> HttpResponse:
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why %(name)s cannot come, then press again.") % {"name": enrolment.person})
    elif seen.booking:
        reason = form.cleaned_data["reason"]
        bookings.cannot_come(seen.booking, reason=reason, by=request.user, at=request.arrived_at)
        messages.success(request, _("The organisers see it. %(name)s is told by mail.") % {"name": enrolment.person})
    return redirect("programme:assistant_pack", enrolment.pk)


def _accept(seen: SeenVisit, person: Person, **who: Any) -> None:
    if seen.offer:
        waiting_list.accept(seen.offer, **who)


def _decline(seen: SeenVisit, person: Person, **who: Any) -> None:
    if seen.offer:
        waiting_list.decline(seen.offer, **who)


def _give_back(seen: SeenVisit, person: Person, **who: Any) -> None:
    if seen.booking:
        bookings.cancel(seen.booking, **who)


def _book(seen: SeenVisit, person: Person, **who: Any) -> None:
    bookings.book(seen.visit, person=person, **who)


ANSWERS: dict[str, Callable[..., None]] = {
    "book": _book,
    "accept": _accept,
    "decline": _decline,
    "give_back": _give_back,
}


@require_http_methods(["GET", "POST"])
def travel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A judge, a mentor or their assistant says when the person arrives."""
    enrolment = queries.place(request.user, pk)
    if enrolment is None:
        raise Http404
    is_own = enrolment.person_id == request.user.pk
    note = queries.note_of(enrolment)
    form = TravelForm(request.POST or None, initial={"text": note.text if note else ""})
    form.cancel_url = (
        path_in(enrolment.cohort, "programme:leaving_own") if is_own else reverse("programme:assistant_home")
    )
    if request.method == "POST" and form.is_valid():
        note_travel(enrolment, by=request.user, text=form.cleaned_data["text"], at=request.arrived_at)
        messages.success(request, _("The organisers can read it now."))
        return redirect(form.cancel_url)
    return render(request, "programme/assistant/travel.html", {"form": form, "enrolment": enrolment, "is_own": is_own})
