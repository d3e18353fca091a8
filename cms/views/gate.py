"""The gate before Wagtail's admin: one sign-in for the whole site, and rights that follow today's roles."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import NoReverseMatch
from django.utils.http import url_has_allowed_host_and_scheme

from cms.actions.access import align_groups
from cms.queries.reach import may_reach
from cms.queries.search import in_plain_words

View = Callable[..., HttpResponse]
# Wagtail's search finds nothing by these, and fails.
NOT_WITH_WORDS = ("usage_count_", "has_child_pages")
# What Wagtail's views raise over values that no page of theirs sends.
STUMBLES = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    NoReverseMatch,
    ObjectDoesNotExist,
    DataError,
)
log = logging.getLogger("programme.wagtail")


def gated(view: View) -> View:
    """The view, for people with work in Wagtail only. Their groups are set right before every request."""

    @wraps(view)
    def behind_the_gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not align_groups(request.user):
            raise PermissionDenied
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not may_reach(request.user, name, kwargs):
            raise Http404
        request.GET = searchable(request.GET)
        try:
            return drawn(view(request, *args, **kwargs))
        except (ValidationError, IntegrityError):
            # Wagtail kept a new page by itself while the same form was on its way: asked again, the form says so.
            return drawn(view(request, *args, **kwargs))
        except STUMBLES as fault:
            # Wagtail reads what its pages send as if it always came whole and as they made it.
            log.error("wagtail stumbled over a request", exc_info=True)
            raise BadRequest("Not what a page of Wagtail's sends.") from fault

    return behind_the_gate


def drawn(answer: HttpResponse) -> HttpResponse:
    """With its template drawn now: there Wagtail stumbles, too."""
    return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer


def searchable(asked: QueryDict) -> QueryDict:
    """What was asked for in a list of Wagtail's, so that words to search for can be searched for."""
    if not asked.get("q"):
        return asked
    tidy = asked.copy()
    tidy["q"] = in_plain_words(asked["q"])
    for name in [name for name in tidy if name.startswith(NOT_WITH_WORDS)]:
        del tidy[name]
    return tidy


def nothing(request: HttpRequest) -> HttpResponse:
    """In place of what nobody should open."""
    raise Http404


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own sign-in, which would send people without rights round in circles."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = "/cms/"
    if not request.user.is_authenticated:
        return redirect_to_login(wanted)
    if not align_groups(request.user):
        raise PermissionDenied
    return redirect(wanted)
