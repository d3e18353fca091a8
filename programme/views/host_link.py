from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.actions import host_link as actions
from programme.forms.visit_feedback import HostLinkForm
from programme.models import HostLink
from programme.queries import host_link as queries
from programme.queries import visit as visits
from programme.queries import visit_feedback as feedback
from programme.shared.authorise import authorise
from programme.views.link import opened_by_link


@opened_by_link(HostLink)
def open(request: HttpRequest, link: HostLink) -> HttpResponse:
    """What the host may know: how many come, what to be ready for, what was said. No names, no buttons."""
    visit = link.visit
    context = {"link": link, "visit": visit, "is_open": link.is_open(request.arrived_at)}
    if context["is_open"]:
        context |= {"coming": queries.people_coming(visit), "figures": feedback.figures(visit)}
        context["is_past"] = request.arrived_at >= visit.ends_at
    with timezone.override(visit.cohort.zone):
        return render(request, "programme/host_link/open.html", context)


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who at the host has the page; send it to somebody."""
    visit = visits.one_for_desk(request.cohort, pk, by=request.user)
    if visit is None:
        raise Http404
    authorise(request.user, "programme.organise", visit)
    form = HostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.send_host_link(visit, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("We have sent the page to %(name)s.") % {"name": form.cleaned_data["full_name"]})
        return redirect(request.path)
    context = {"visit": visit, "form": form, "links": queries.of_visit(visit)}
    return render(request, "programme/host_link/desk.html", context)


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    link = queries.one_for_desk(request.cohort, pk, by=request.user)
    if link is None:
        raise Http404
    actions.revoke_host_link(link, by=request.user, at=request.arrived_at)
    messages.success(request, _("The page is closed for %(name)s.") % {"name": link.full_name})
    return redirect("programme:host_link_desk", request.programme.slug, request.cohort.slug, link.visit_id)
