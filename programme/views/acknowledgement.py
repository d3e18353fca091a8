"""A visit is called off: who has seen it presses one button; whom nobody has reached is on the organiser's list."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import acknowledgement as actions
from programme.actions import need as needs
from programme.models import Acknowledgement
from programme.queries import need as queries
from programme.queries import visit as visits
from programme.shared.authorise import authorise, may
from programme.views.link import opened_by_link


@opened_by_link(Acknowledgement)
def open(request: HttpRequest, asked: Acknowledgement) -> HttpResponse:
    """The page behind the mail's link, without sign-in."""
    if request.method == "POST":
        actions.acknowledge(asked, by=asked.booking.person, at=request.arrived_at)
        return redirect(request.path)
    return render(request, "programme/acknowledgement/open.html", {"asked": asked, "visit": asked.booking.visit})


@require_POST
def seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same button on the visit's own page."""
    asked = queries.own_acknowledgement(request.cohort, request.user, pk)
    if asked is None:
        raise Http404
    actions.acknowledge(asked, by=request.user, at=request.arrived_at)
    messages.success(request, _("Thank you. Nobody needs to ring you."))
    return redirect("programme:visit_detail", request.programme.slug, request.cohort.slug, pk)


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has not seen it. Only POST shows the telephone numbers, because each look is recorded."""
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    authorise(request.user, "programme.organise", visit)
    rows = list(queries.acknowledgements(visit))
    context = {
        "visit": visit,
        "seen": [row for row in rows if row.seen_at],
        "unseen": [row for row in rows if not row.seen_at],
        "may_see_phones": visit.asks_phone and may(request.user, "programme.view_needs", visit),
    }
    if request.method == "POST":
        context |= {"unseen": needs.see_phones(visit, by=request.user), "shows_phones": True}
    return render(request, "programme/acknowledgement/desk.html", context)


@require_POST
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An organiser has reached somebody."""
    asked = queries.acknowledgement_at_desk(request.cohort, pk, by=request.user)
    if asked is None:
        raise Http404
    actions.acknowledge(asked, by=request.user, at=request.arrived_at)
    return redirect(
        "programme:acknowledgement_desk", request.programme.slug, request.cohort.slug, asked.booking.visit_id
    )
