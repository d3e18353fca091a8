"""Links to one visit for stewards and hosts: opened with a code, made and ended by organisers."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import door_link as actions
from programme.forms.door_link import DoorCodeForm, DoorLinkForm
from programme.models import DoorLink, Visit
from programme.queries import check_in as queries
from programme.queries import visit as visits
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import DoorKind
from programme.views.link import opened_by_link

SESSION_KEY = "door_links"


def held_by(request: HttpRequest) -> dict[str, int]:
    """The links whose code was typed on this device."""
    return dict(request.session.get(SESSION_KEY, {}))


def let_go(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


@opened_by_link(DoorLink)
def open(request: HttpRequest, link: DoorLink) -> HttpResponse:
    """Shows no name. The right code lets this device in."""
    request.programme = link.visit.cohort.programme
    timezone.activate(link.visit.cohort.zone)
    form = DoorCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_with_code(link, form.cleaned_data["code"], at=request.arrived_at)
        except Refused as refusal:
            form.refuse(refusal, field="code")
        else:
            request.session[SESSION_KEY] = {**held_by(request), str(link.pk): link.link_issue}
            request.session.cycle_key()
            is_host = link.kind == DoorKind.HOST
            return redirect("programme:check_in_reception" if is_host else "programme:check_in_door", link.visit_id)
    context = {"link": link, "visit": link.visit, "form": form, "is_open": link.is_open(request.arrived_at)}
    context["is_early"] = not link.link_revoked_at and request.arrived_at < link.opens_at
    return render(request, "programme/door_link/open.html", context)


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    visit = _visit(request, pk)
    form = DoorLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = actions.create(visit, by=request.user, at=request.arrived_at, **form.cleaned_data)
        words = _("The link is made and mailed. Give the code apart.") if link.email else _("The link is made.")
        messages.success(request, words)
        return redirect("programme:door_link_desk", *_place(request), pk)
    links = [
        {
            "row": link,
            "is_live": link.link_revoked_at is None and request.arrived_at < link.closes_at,
            "address": settings.SITE_URL + reverse("programme:door_link_open", args=(link.link_token(),)),
        }
        for link in queries.links_for_desk(visit, by=request.user)
    ]
    return render(request, "programme/door_link/desk.html", {"visit": visit, "form": form, "links": links})


@require_POST
def revoke(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    found = queries.link_for_desk(_visit(request, pk), link, by=request.user)
    if found is None:
        raise Http404
    actions.revoke(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("The link has ended, on every device."))
    return redirect("programme:door_link_desk", *_place(request), pk)


def _visit(request: HttpRequest, pk: UUID) -> Visit:
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    authorise(request.user, "programme.organise", visit)
    return visit


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.programme.slug, request.cohort.slug
