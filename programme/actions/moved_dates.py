"""Tells people of milestones that have moved or are off: one message for each act, with the entries of calendars."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from programme.actions.calendar_feed import numbered
from programme.actions.notification import Part, notify
from programme.models import Cohort, Milestone
from programme.notifications import DATES_MOVED
from programme.queries.appointment import milestone_entry, sender_for
from programme.queries.timeline import people_of
from programme.shared.addresses import address_in
from programme.shared.calendar import CalendarEntry, as_publication
from programme.shared.time import in_words, now
from programme.states import CohortState


@dataclass(frozen=True)
class Moved:
    """A milestone as it now is, and when it was; or one that is off."""

    milestone: Milestone
    before: datetime
    is_off: bool = False

    def in_words(self, cohort: Cohort) -> str:
        """What it was called, when it is now, and when it was."""
        values = {
            "name": self.milestone.name,
            "now": in_words(self.milestone.at, cohort.zone),
            "before": in_words(self.before, cohort.zone),
        }
        if self.is_off:
            return _("%(name)s is off. It was to be at %(before)s.") % values
        return _("%(name)s is now at %(now)s. It was at %(before)s.") % values


def tell_moved(cohort: Cohort, moves: Iterable[Moved]) -> None:
    """Tell participants and mentors, once, of what still lies ahead. Part of the act that moved it."""
    at = now()
    ahead = sorted((each for each in moves if each.milestone.at > at), key=lambda each: each.milestone.at)
    if not ahead or cohort.state == CohortState.COMPLETED:
        return
    content = as_publication(_entries(cohort, ahead), sender=sender_for(cohort.programme), at=at).decode()
    notify(
        DATES_MOVED,
        to=people_of(cohort),
        about=cohort,
        act=at.isoformat(),
        part=lambda _person: Part("text/calendar; method=PUBLISH", content),
        names=", ".join(each.milestone.name for each in ahead),
        moves=[each.in_words(cohort) for each in ahead],
        url=address_in(cohort, "programme:home_cohort"),
    )


def _entries(cohort: Cohort, moves: list[Moved]) -> list[CalendarEntry]:
    """Each under a higher number than the one it had, whether or not a calendar has asked for it since."""
    numbered(milestone_entry(_as_it_was(each), cohort) for each in moves)
    return numbered(replace(milestone_entry(each.milestone, cohort), is_cancelled=each.is_off) for each in moves)


def _as_it_was(moved: Moved) -> Milestone:
    milestone = copy(moved.milestone)
    milestone.at = moved.before
    return milestone
