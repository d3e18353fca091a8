"""The links around a page: what a person may open in this cohort, and the desks of an organiser."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from programme.models import Cohort
from programme.shared import navigation
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.navigation import MOST, Desk, Link


def around(request: HttpRequest) -> dict[str, Any]:
    """`navigation` for the header and, on a desk, `desks` for the side list."""
    cohort = getattr(request, "cohort", None)
    user = getattr(request, "user", None)
    if cohort is None or user is None or not user.is_authenticated:
        return {"navigation": [], "desks": []}
    if request.path.startswith("/organise/"):
        return {"navigation": [], "desks": _desks(request, cohort)}
    enrolments = list(user.enrolments.active().filter(cohort=cohort).select_related("cohort__programme"))
    links = [link for source in navigation.link_sources() for link in source(enrolments, cohort)]
    ask_url = path_in(cohort, "programme:conversation_index") if enrolments else ""
    return {"navigation": _marked(links, request), "desks": [], "ask_url": ask_url}


def _desks(request: HttpRequest, cohort: Cohort) -> list[Link]:
    allowed: dict[str, bool] = {}
    links = []
    for desk in navigation.desks():
        if desk.permission not in allowed:
            allowed[desk.permission] = may(request.user, desk.permission, cohort)
        if allowed[desk.permission]:
            url = reverse(desk.url_name, args=(cohort.programme.slug, cohort.slug))
            links.append(Link(desk.label, url, count=_waiting(desk, cohort), group=desk.group))
    return _marked(links, request)


def _waiting(desk: Desk, cohort: Cohort) -> int:
    """How much waits at the desk; of rows no more are counted than are told."""
    found = desk.count(cohort) if desk.count else 0
    return found if isinstance(found, int) else found.order_by()[: MOST + 1].count()


def _marked(links: list[Link], request: HttpRequest) -> list[Link]:
    """The links with the one marked that leads nearest to this page."""
    nearest = max((link.url for link in links if request.path.startswith(link.url)), key=len, default="")
    return [replace(link, current=link.url == nearest) for link in links]
