from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from programme.actions import free_place as places
from programme.actions import reserve as actions
from programme.models import FreePlace, Nomination
from programme.queries import free_place as queries
from programme.queries import nomination as nominations
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.states import Sector
from programme.views.funnel import tabs


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Places that have fallen free, people who stay silent, and who is next."""
    authorise(request.user, "programme.view_desks", request.cohort)
    context = {
        "tabs": tabs(request, "reserve_desk"),
        "standings": queries.standings(request.cohort),
        "free": queries.waiting(request.cohort),
        "silent": queries.silent(request.cohort).order_by("organisation__name", "full_name"),
        "reserves": [(sector, list(queries.reserve(request.cohort, sector))) for sector in Sector],
        "rules": queries.rules_of(request.cohort),
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/reserve/desk.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """The people who were ticked on the nominations desk."""
    authorise(request.user, "programme.organise", request.cohort)
    chosen = set(request.POST.getlist("nominations"))
    rows = [row for row in nominations.for_cohort(request.cohort) if str(row.pk) in chosen]
    added = actions.add_to_reserve(request.cohort, by=request.user, nominations=rows, at=request.arrived_at)
    words = ngettext("%(n)d person is on the reserve.", "%(n)d people are on the reserve.", len(added))
    messages.success(request, words % {"n": len(added)})
    return _back(request)


@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.move_in_reserve(_nomination(request, pk), by=request.user, up=request.POST.get("to") != "down")
    return _back(request)


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = actions.take_off_reserve(_nomination(request, pk), by=request.user)
    messages.success(request, _("%(name)s is off the reserve, and nominated as before.") % {"name": nomination})
    return _back(request)


@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop waiting for somebody who did not answer."""
    nomination = places.release(_nomination(request, pk), by=request.user, at=request.arrived_at)
    messages.success(request, _("The place of %(name)s is free.") % {"name": nomination})
    return _back(request)


@require_POST
def open_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = places.open_to_reserve(_place(request, pk), by=request.user)
    place.refresh_from_db()
    if place.filled_by:
        messages.success(request, _("We are offering the place to %(name)s.") % {"name": place.filled_by})
    else:
        messages.success(request, _("The place is open: whoever is put on the reserve of its sector is offered it."))
    return _back(request)


@require_POST
def close_place(request: HttpRequest, pk: UUID) -> HttpResponse:
    places.close(_place(request, pk), by=request.user)
    messages.success(request, _("The place stays empty until you offer it to somebody."))
    return _back(request)


def _nomination(request: HttpRequest, pk: UUID) -> Nomination:
    nomination = nominations.by_id(request.cohort, pk)
    if nomination is None:
        raise Http404
    return nomination


def _place(request: HttpRequest, pk: UUID) -> FreePlace:
    place = queries.by_id(request.cohort, pk)
    if place is None:
        raise Http404
    return place


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "programme:reserve_desk"))
