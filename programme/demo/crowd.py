"""Thousands of people at once, with the rows that their acceptance would have left; for measuring, never for a season.

Written in bulk, so the record has no line for each of their acts. Everything else is as the actions would leave it.
"""

import csv
import datetime as dt
import itertools
import string
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress

from programme.models import (
    Allotment,
    Cohort,
    Employment,
    Enrolment,
    Invitation,
    Nomination,
    Notification,
    Organisation,
    Person,
)
from programme.models.base import hash_token
from programme.states import InvitationState, NominationState, NotificationState, Role, Sector

AT_ONCE = 2000
KNOWN = Path(__file__).parent.parent / "demo_people.csv"
SKILLS = ("software engineering", "policy", "service design", "data science", "delivery management", "content design")


def write(rows: Iterable[Any]) -> None:
    """Insert rows of one model, some thousand at a time, so that they need not all be in memory."""
    rows = iter(rows)
    while block := list(itertools.islice(rows, AT_ONCE)):
        type(block[0]).objects.bulk_create(block)


def employers(cohort: Cohort, count: int, *, called: str = "") -> list[Organisation]:
    """So many organisations, every other one a company."""
    words = {Sector.CIVIL_SERVICE: "Office", Sector.INDUSTRY: "Company"}
    made = [
        Organisation(programme=cohort.programme, sector=sector, name=f"{called}{words[sector]} {number:04}")
        for number, sector in zip(range(1, count + 1), itertools.cycle(Sector))
    ]
    write(made)
    return made


def enrol(cohort: Cohort, role: Role, count: int, *, of: Sequence[Organisation], at: dt.datetime) -> list[Enrolment]:
    """So many people with an account and a place in that role; their addresses are role001@crowd.example and so on."""
    digits = max(3, len(str(count)))
    crowd = [
        Person(email=f"{role}{number:0{digits}}@crowd.example", full_name=name)
        for number, name in zip(range(1, count + 1), _names(), strict=False)
    ]
    for who in crowd:
        who.set_unusable_password()
    write(crowd)
    write(EmailAddress(user=who, email=who.email, verified=True, primary=True) for who in crowd)
    places = [
        Enrolment(
            cohort=cohort,
            person=who,
            role=role,
            organisation=of[number % len(of)],
            skills=[SKILLS[number % len(SKILLS)], SKILLS[(number // 7 + 1) % len(SKILLS)]],
            experience_months=number % 120,
            profile_completed_at=at,
        )
        for number, who in enumerate(crowd)
    ]
    write(places)
    joined_on = (at - dt.timedelta(days=365)).date()
    write(Employment(person=each.person, organisation=each.organisation, from_on=joined_on) for each in places)
    return places


def let_accept(cohort: Cohort, places: Sequence[Enrolment], *, at: dt.datetime) -> None:
    """What came before their places: an allotment of each employer, nominations, answered invitations, a message."""
    held: dict[Organisation, int] = {}
    for each in places:
        held[each.organisation] = held.get(each.organisation, 0) + 1
    write(Allotment(cohort=cohort, organisation=employer, places=count) for employer, count in held.items())
    nominations = [
        Nomination(
            cohort=cohort,
            organisation=each.organisation,
            email=each.person.email,
            full_name=each.person.full_name,
            state=NominationState.CONFIRMED,
        )
        for each in places
    ]
    write(nominations)
    write(_answered(nominations, at))
    write(
        Notification(
            programme=cohort.programme,
            person=each.person,
            address=each.person.email,
            name=each.person.full_name,
            kind="programme.welcome",
            act=f"{each.pk}:crowd",
            subject=f"You have a place in {cohort}",
            body="Welcome. You have a place.",
            state=NotificationState.SENT,
            sent_at=at,
            read_at=at,
        )
        for each in places
    )


def _answered(nominations: Sequence[Nomination], at: dt.datetime) -> Iterator[Invitation]:
    for number, each in enumerate(nominations):
        made = Invitation(
            cohort=each.cohort,
            role=Role.PARTICIPANT,
            email=each.email,
            full_name=each.full_name,
            organisation=each.organisation,
            nomination=each,
            state=InvitationState.ACCEPTED,
            sent_at=at - dt.timedelta(days=14, seconds=number),
            answered_at=at,
            link_expires_at=at,
        )
        # Not worked out from the site's secret: nobody ever opens these links.
        made.link_hash = hash_token(str(made.pk))
        yield made


def _names() -> Iterator[str]:
    """First and last names of the season's people, mixed, with an initial between them: all different for a while."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        known = [row["Full name"].split(" ", 1) for row in csv.DictReader(file)]
    firsts, lasts = [name[0] for name in known], [name[1] for name in known]
    for initial, shift in itertools.cycle(itertools.product(string.ascii_uppercase, range(len(lasts)))):
        for place, first in enumerate(firsts):
            yield f"{first} {initial}. {lasts[(place + shift) % len(lasts)]}"
