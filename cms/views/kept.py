"""Keeps whole public pages for people who are not signed in, and answers "not changed" to those who have them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from cms.queries import edition
from teams.queries.library import FACETS

View = Callable[..., HttpResponse]

# Dates of a cohort and open challenges change without a new edition: a copy with them may be this many seconds old.
SECONDS = 60
# What narrows or sorts the solution library.
CHOICES = frozenset((*FACETS, "sort"))


@dataclass(frozen=True)
class Copy:
    """What is kept of an answer, and of which edition it is."""

    edition: str
    content: bytes
    content_type: str
    etag: str
    made_at: int


def kept(view: View) -> View:
    """Keep what visitors are given; people who are signed in get a page of their own, never kept."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_visit(request):
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            return response
        only_what_counts(request)
        # Asked before the page is made: what changes meanwhile makes the copy an old one.
        token = edition.token(request.arrived_at)  # type: ignore[attr-defined]
        response = rendered(view(request, *args, **kwargs))
        if not may_be_kept(request, response):
            return response
        copy = copied(request, response, token)
        caches["pages"].set(address_of(request), copy, SECONDS)
        return given(request, copy)

    return answer


def found(request: HttpRequest) -> HttpResponse | None:
    """The kept copy of what a visitor asks for, if it is of today's edition. One query, none where nothing is kept."""
    if not is_visit(request):
        return None
    copy = caches["pages"].get(address_of(request))
    if copy is None or copy.edition != edition.token(request.arrived_at):  # type: ignore[attr-defined]
        return None
    return given(request, copy)


def is_visit(request: HttpRequest) -> bool:
    """Somebody reads what all are given, and is nobody we know."""
    return request.method in {"GET", "HEAD"} and is_visitor(request) and not is_choice(request)


def is_choice(request: HttpRequest) -> bool:
    """Somebody looks through the library by theme, cohort and so on: too many lists to keep."""
    return bool(request.META.get("QUERY_STRING")) and not CHOICES.isdisjoint(request.GET)


def is_visitor(request: HttpRequest) -> bool:
    """No session, and no message that waits to be shown."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def query_that_counts(request: HttpRequest) -> str:
    number = request.GET.get("page", "") if request.META.get("QUERY_STRING") else ""
    return f"page={int(number)}" if number.isascii() and number.isdigit() and len(number) < 5 else ""


def address_of(request: HttpRequest) -> str:
    """Under which a copy is kept."""
    parts = (request.get_host(), request.path, query_that_counts(request))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def be_nobody(request: HttpRequest) -> None:
    """Looking for a person or a message would open the session, and mark the page as different for each cookie."""
    request.user = AnonymousUser()
    # Django has looked already, on the way here; there was nothing to see.
    request.session.accessed = False
    if hasattr(request, "_messages"):
        del request._messages


def only_what_counts(request: HttpRequest) -> None:
    """Forget what cannot matter to a visitor, so that nothing of it gets into a page that others are given."""
    be_nobody(request)
    query = query_that_counts(request)
    request.GET = QueryDict(query)  # type: ignore[assignment]
    request.META["QUERY_STRING"] = query


def rendered(response: HttpResponse) -> HttpResponse:
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole answer that is the same for every visitor."""
    personal = response.cookies or request.session.accessed or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return response.status_code == 200 and not response.streaming and not personal


def copied(request: HttpRequest, response: HttpResponse, token: str) -> Copy:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    made_at = int(request.arrived_at.timestamp())  # type: ignore[attr-defined]
    return Copy(token, response.content, response["Content-Type"], etag, made_at)


def given(request: HttpRequest, copy: Copy) -> HttpResponse:
    response = HttpResponse(copy.content, content_type=copy.content_type)
    response["Content-Length"] = str(len(copy.content))
    response["ETag"] = copy.etag
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    response["Last-Modified"] = http_date(copy.made_at)
    # Anybody may store it, nobody may show it without asking whether it still holds.
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    answer = get_conditional_response(request, etag=copy.etag, last_modified=copy.made_at, response=response)
    return answer or response
