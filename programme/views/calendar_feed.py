"""A person's private calendar address: the page to make and end it, and what calendar programs read there."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from programme.actions import calendar_feed as actions
from programme.queries import calendar_feed as queries
from programme.shared import calendar


@login_not_required
@require_safe
def open(request: HttpRequest, token: str) -> HttpResponse:
    """Read by programs, not by people: 304 while nothing has changed."""
    feed = queries.opened(token, at=request.arrived_at)
    if feed is None:
        raise Http404
    entries = actions.numbered(queries.entries_of(feed.person))
    actions.note_use(feed, at=request.arrived_at)
    tag = f'"{sha256(repr(entries).encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    content = calendar.as_ics(entries, name=str(settings.SITE_NAME), at=request.arrived_at)
    answer = calendar.answer(content, file_name="calendar.ics")
    answer["ETag"], answer["X-Robots-Tag"] = tag, "noindex"
    return answer


@require_GET
def detail(request: HttpRequest) -> HttpResponse:
    feed = queries.own(request.user)
    address = settings.SITE_URL + reverse("programme:calendar_feed_open", args=(feed.link_token(),)) if feed else ""
    return render(request, "programme/calendar_feed/detail.html", {"feed": feed, "address": address})


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    actions.make(request.user, by=request.user, at=request.arrived_at)
    messages.success(request, _("Here is your address. Whoever has it can read your dates, so keep it to yourself."))
    return redirect("programme:calendar_feed_detail")


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    if feed := queries.own(request.user):
        actions.revoke(feed, by=request.user, at=request.arrived_at)
    messages.success(request, _("The address has ended. Calendars that read it get nothing more."))
    return redirect("programme:calendar_feed_detail")
