"""The room's screen, by its secret link, and the desk where the links are made and ended."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import display_link as actions
from judging.forms.stage import DisplayLinkForm
from judging.models import DisplayLink
from judging.queries import pitch_day as days
from judging.queries import stage as queries
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.views.link import opened_by_link


@opened_by_link(DisplayLink)
def open(request: HttpRequest, link: DisplayLink) -> HttpResponse:
    """The screen. It says by POST that it is there; looking at it changes nothing."""
    timezone.activate(link.pitch_day.cohort.zone)
    if not link.is_open(request.arrived_at):
        return render(request, "judging/display_link/over.html", {}, status=410)
    if request.method == "POST":
        actions.note_screen(link, at=request.arrived_at)
        return HttpResponse(status=204)
    context = {"now": queries.on_now(link.pitch_day, link.room, at=request.arrived_at), "link": link}
    return render(request, "judging/display_link/open.html", context | {"tag": _tag(link)})


@opened_by_link(DisplayLink)
def now(request: HttpRequest, link: DisplayLink) -> HttpResponse:
    """What changes on the screen: one look-up while nothing has."""
    if request.method == "POST" or not link.is_open(request.arrived_at):
        raise Http404
    timezone.activate(link.pitch_day.cohort.zone)
    tag = _tag(link)
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        context = {"now": queries.on_now(link.pitch_day, link.room, at=request.arrived_at)}
        answer = render(request, "judging/display_link/_now.html", context)
    answer["ETag"] = tag
    return answer


def _tag(link: DisplayLink) -> str:
    return f'"{link.pitch_day.board_version}"'


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The links of the day's screens; POST makes one."""
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    form = DisplayLinkForm(request.POST or None, rooms=queries.rooms_of(day))
    if request.method == "POST" and form.is_valid():
        actions.create_display_link(day, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("The link is made. Open it on the screen, or type it there."))
        return redirect(path_in(request.cohort, "judging:display_link_desk"))
    links = [
        {
            "row": link,
            "is_open": link.is_open(request.arrived_at),
            "address": settings.SITE_URL + reverse("judging:display_link_open", args=(link.link_token(),)),
        }
        for link in queries.links_of(day)
    ]
    context = {"day": day, "form": form, "links": links}
    return render(request, "judging/display_link/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: HttpRequest, display_link: UUID) -> HttpResponse:
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.run_stage", day)
    actions.revoke_display_link(or_404(queries.link_of(day, display_link)), by=request.user, at=request.arrived_at)
    messages.success(request, _("The link has ended, on every screen."))
    return redirect(path_in(request.cohort, "judging:display_link_desk"))
