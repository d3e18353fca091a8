"""Announcements: whom a chosen audience holds, a cohort's list, and what is on a person's home page."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from programme.models import Announcement, Cohort, Enrolment, Notification, Person
from programme.notifications import ANNOUNCEMENT
from programme.shared.audiences import facets
from programme.shared.authorise import authorise
from programme.states import AnnouncementState, EnrolmentState


def audience_of(cohort: Cohort, chosen: dict[str, list[str]]) -> QuerySet[Person]:
    """The people who fit every facet for which something is chosen. Without a chosen state: those taking part now."""
    places = Enrolment.objects.filter(cohort=cohort)
    if not chosen.get("state"):
        places = places.filter(state=EnrolmentState.ACTIVE)
    for facet in facets():
        if values := chosen.get(facet.key):
            places = places.filter(facet.narrow(cohort, values))
    return Person.objects.filter(is_active=True, pk__in=places.values("person")).order_by("full_name", "pk")


def in_words(cohort: Cohort, chosen: dict[str, list[str]]) -> list[tuple[str, str]]:
    """What was chosen, as (facet, values) for a screen."""
    found = []
    for facet in facets():
        if values := chosen.get(facet.key):
            labels = dict(facet.choices(cohort))
            found.append((str(facet.label), ", ".join(str(labels[value]) for value in values if value in labels)))
    return found


def at_desk(cohort: Cohort, *, by: Person) -> QuerySet[Announcement]:
    """All announcements of the cohort, newest first. Raises NotAllowed."""
    authorise(by, "programme.view_desks", cohort)
    return Announcement.objects.filter(cohort=cohort).select_related("written_by")


def one_at_desk(cohort: Cohort, pk: UUID, *, by: Person) -> Announcement | None:
    """One of them. Raises NotAllowed."""
    return at_desk(cohort, by=by).filter(pk=pk).select_related("cohort__programme").first()


def on_home_of(person: Person, cohort: Cohort, *, at: dt.datetime) -> list[Announcement]:
    """What the person was told lately and still finds on the home page, newest first."""
    today = at.astimezone(cohort.zone).date()
    shown = Announcement.objects.filter(cohort=cohort, state=AnnouncementState.SENT, on_home_until__gte=today)
    mine = set(
        Notification.objects.filter(person=person, kind=ANNOUNCEMENT.key, programme=cohort.programme_id).values_list(
            "act", flat=True
        )
    )
    return [row for row in shown.order_by("-sent_at") if f"{row.pk}:" in mine]


def due(*, at: dt.datetime) -> list[Announcement]:
    """Scheduled announcements whose time has come."""
    rows = Announcement.objects.filter(state=AnnouncementState.SCHEDULED, send_at__lte=at)
    return list(rows.select_related("cohort__programme"))


def choices(cohort: Cohort) -> list[tuple[str, Any, list[tuple[str, str]]]]:
    """Everything by which people of the cohort can be chosen: key, label, values."""
    return [(facet.key, facet.label, facet.choices(cohort)) for facet in facets()]
