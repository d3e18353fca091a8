"""A person's private calendar address, and what is behind it."""

import datetime as dt

from programme.models import CalendarFeed, Cohort, Person
from programme.queries.link import by_token
from programme.shared.calendar import CalendarEntry, entries_for


def own(person: Person) -> CalendarFeed | None:
    """The person's address as long as it is good."""
    return CalendarFeed.objects.filter(person=person, link_revoked_at=None).first()


def opened(token: str, *, at: dt.datetime) -> CalendarFeed | None:
    """The feed behind an address; None for one that has ended, run out, or belongs to somebody who has left."""
    feed = by_token(CalendarFeed, token)
    is_good = feed and feed.link_revoked_at is None and at < feed.link_expires_at and feed.person.is_active
    return feed if is_good else None


def entries_of(person: Person) -> list[CalendarEntry]:
    """Everything in the person's calendar, of every cohort in which they have an active place."""
    places = person.enrolments.active().values("cohort")
    cohorts = Cohort.objects.filter(pk__in=places).select_related("programme").order_by("starts_on", "pk")
    return [entry for cohort in cohorts for entry in entries_for(person, cohort)]
