"""The registry of desks and of links in the header: each app declares its own in `desks.py` and `home.py`."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

# The groups of the side list, each with the order at which it begins.
GROUPS = (
    (0, ""),
    (10, _("People")),
    (26, _("Weeks")),
    (40, _("Teams and work")),
    (60, _("Pitch day")),
    (80, _("Messages")),
    (90, _("Cohort")),
)


# Nobody needs to know more precisely how much waits, so nothing counts further.
MOST = 99


@dataclass(frozen=True)
class Desk:
    """An organiser's working screen in the side list. `count` tells what waits there: rows, or how many. The order also
    tells the group."""

    label: str
    url_name: str
    order: int
    count: Callable[[Any], QuerySet[Any] | int] | None = None
    # The name of the permission that opens the desk.
    permission: str = "programme.view_desks"

    @property
    def group(self) -> str:
        return str(GROUPS[bisect_right([start for start, _label in GROUPS], self.order) - 1][1])


@dataclass(frozen=True)
class Task:
    """One line of "what needs me": a verb and a thing, where to do it, by when."""

    label: str
    url: str
    due_at: dt.datetime | None = None
    about: str = ""


@dataclass(frozen=True)
class Link:
    """A link as a template shows it."""

    label: str
    url: str
    current: bool = False
    count: int = 0
    # The heading it stands under, where links are grouped.
    group: str = ""

    @property
    def badge(self) -> str:
        """What waits behind it, in a word beside it; empty for nothing."""
        return f"{MOST}+" if self.count > MOST else str(self.count or "")


@dataclass(frozen=True)
class Panel:
    """A part of a person's home page: a template (a part, `_name.html`) and what it needs."""

    template: str
    context: dict[str, Any]
    order: int = 50


TasksFor = Callable[[Any, dt.datetime], Iterable[Task]]

_desks: list[Desk] = []
_tasks: list[TasksFor] = []
_links: list[Callable[[Any, Any], Iterable[Link]]] = []
_start: list[Callable[[Any], Iterable[Link]]] = []
_beside: list[Callable[[Any, Any, list[Any]], Iterable[tuple[Any, Link]]]] = []
_panels: list[Callable[[Any, dt.datetime], Iterable[Panel]]] = []
_rooms: list[Callable[[Any, dt.datetime], Iterable[Panel]]] = []
_packs: list[Callable[[Any, dt.datetime], Iterable[Panel]]] = []


def register_desk(desk: Desk) -> Desk:
    """Add a desk to the side list of every cohort."""
    _desks.append(desk)
    return desk


def desks() -> list[Desk]:
    """All desks in their order."""
    return sorted(_desks, key=lambda desk: desk.order)


def what_needs_me(function: TasksFor) -> TasksFor:
    """Register a function of (enrolment or programme role, now) that gives the person's tasks."""
    _tasks.append(function)
    return function


def task_sources() -> list[TasksFor]:
    """Every registered source of tasks."""
    return list(_tasks)


def in_header(function: Callable[[Any, Any], Iterable[Link]]) -> Callable[[Any, Any], Iterable[Link]]:
    """Register a function of (enrolments of the person in the cohort, cohort) that gives links for the header."""
    _links.append(function)
    return function


def link_sources() -> list[Callable[[Any, Any], Iterable[Link]]]:
    """Every registered source of header links."""
    return list(_links)


def beside_people(function: Callable[..., Iterable[tuple[Any, Link]]]) -> Callable[..., Iterable[tuple[Any, Link]]]:
    """Register a function of (organiser, cohort, enrolments) that gives links beside people on the organisers' list:
    pairs of an enrolment and a link."""
    _beside.append(function)
    return function


def links_beside(by: Any, cohort: Any, enrolments: list[Any]) -> dict[Any, list[Link]]:
    """What every app has to say beside each of these people, by their enrolment."""
    found: dict[Any, list[Link]] = {each: [] for each in enrolments}
    for source in _beside:
        for enrolment, link in source(by, cohort, enrolments):
            found[enrolment].append(link)
    return found


def on_home(function: Callable[[Any, dt.datetime], Iterable[Panel]]) -> Callable[[Any, dt.datetime], Iterable[Panel]]:
    """Register a function of (enrolment, now) that gives parts of the person's home page."""
    _panels.append(function)
    return function


def panel_sources() -> list[Callable[[Any, dt.datetime], Iterable[Panel]]]:
    """Every registered source of parts of the home page."""
    return list(_panels)


def in_pack(function: Callable[[Any, dt.datetime], Iterable[Panel]]) -> Callable[[Any, dt.datetime], Iterable[Panel]]:
    """Register a function of (enrolment, now) that gives parts of the pack of a judge or mentor. Assistants read it
    too, so it holds no score, no review and no team."""
    _packs.append(function)
    return function


def pack_sources() -> list[Callable[[Any, dt.datetime], Iterable[Panel]]]:
    """Every registered source of parts of a pack."""
    return list(_packs)


def in_room(function: Callable[[Any, dt.datetime], Iterable[Panel]]) -> Callable[[Any, dt.datetime], Iterable[Panel]]:
    """Register a function of (team, now) that gives parts of a team's room, for its members only."""
    _rooms.append(function)
    return function


def room_sources() -> list[Callable[[Any, dt.datetime], Iterable[Panel]]]:
    """Every registered source of parts of a room."""
    return list(_rooms)


def at_start(function: Callable[[Any], Iterable[Link]]) -> Callable[[Any], Iterable[Link]]:
    """Register a function of the person that gives links for the page where people without a single place land."""
    _start.append(function)
    return function


def start_sources() -> list[Callable[[Any], Iterable[Link]]]:
    """Every registered source of links for that page."""
    return list(_start)
