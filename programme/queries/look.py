"""Reads who of the staff has looked at what is confidential: for organisers, and for the person it is about."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from programme.models import AuditEvent, Look, Person, Programme
from programme.queries.audit import names_of_people, names_of_things
from programme.shared import looking
from programme.shared.authorise import authorise

LINES = 50
SEALED = "programme.looks.sealed"
# As long as the audit record. The database itself lets no younger one go.
KEPT = dt.timedelta(days=6 * 366)


@dataclass(frozen=True)
class Line:
    """A look as a page shows it."""

    at: dt.datetime
    kind: str
    who: str
    what: str
    page: str


@dataclass(frozen=True)
class Page:
    """Some lines, newest first, and the number before which the next ones lie."""

    lines: list[Line]
    older: int | None


def page(programme: Programme, *, by: Person, before: int | None = None, kind: str = "", who: str = "") -> Page:
    """Fifty looks in the programme, newest first, of a kind and by people of a name if asked. Raises NotAllowed."""
    authorise(by, "programme.view_audit", programme)
    looks = Look.objects.filter(programme=programme).order_by("-pk")
    if kind:
        looks = looks.filter(kind=kind)
    if who:
        looks = looks.filter(by__in=Person.objects.filter(full_name__icontains=who).values("pk"))
    if before:
        looks = looks.filter(pk__lt=before)
    found = list(looks[: LINES + 1])
    return Page(_lines(found[:LINES]), found[LINES - 1].pk if len(found) > LINES else None)


def _lines(looks: list[Look]) -> list[Line]:
    people = names_of_people({look.by for look in looks})
    things = names_of_things({(look.target_type, look.target_id) for look in looks})
    return [
        Line(
            at=look.at,
            kind=str(look.get_kind_display()),
            who=people.get(str(look.by), _("somebody who is not here any more")),
            what=things.get((look.target_type, look.target_id), ""),
            page=words_of_page(look.page),
        )
        for look in looks
    ]


def words_of_page(name: str) -> str:
    """`judging:result_desk` as "Result desk"."""
    return name.rpartition(":")[2].replace("_", " ").capitalize()


def at_what_is_about(person: Person) -> QuerySet[Look]:
    """Looks at what the person told or wrote, or what was written about them, newest first: for their own data."""
    about = Q(pk=None)
    for label, kind, ids in looking.about(person):
        about |= Q(target_type=label, kind=kind, target_id__in=[str(pk) for pk in ids])
    return Look.objects.filter(about).order_by("-pk")


def by_person(person: Person) -> QuerySet[Look]:
    """What the person has looked at themself, newest first."""
    return Look.objects.filter(by=person.pk).order_by("-pk")


def digest_of(looks: Iterable[Look]) -> str:
    """The hash over what the looks say."""
    hashed = hashlib.sha256()
    for each in looks:
        hashed.update(json.dumps(each.said(), separators=(",", ":")).encode() + b"\n")
    return hashed.hexdigest()


def of_seal(seal: str | UUID) -> QuerySet[Look]:
    """The looks under one seal, in the order of its hash."""
    return Look.objects.filter(seal=seal).order_by("pk")


def faults(*, at: dt.datetime) -> Iterator[str]:
    """A sentence for each seal whose looks are not what they were; nothing when all is well."""
    since = (at - KEPT + dt.timedelta(days=1)).isoformat(timespec="milliseconds")
    seals = AuditEvent.objects.filter(code=SEALED, at__gte=since).order_by("chain", "number")
    for event in seals.iterator():
        looks = of_seal(event.facts["seal"])
        if looks.count() != event.facts["looks"] or digest_of(looks.iterator(chunk_size=2000)) != event.facts["digest"]:
            yield f"Chain {event.chain_id}, event {event.number}: the looks under this seal are not what they were."
    known = {event.facts["seal"] for event in AuditEvent.objects.filter(code=SEALED).iterator()}
    stray = Look.objects.exclude(seal=None).order_by().values_list("seal", flat=True).distinct()
    yield from (f"Looks stand under the seal {seal}, which no event knows." for seal in stray if str(seal) not in known)
