"""Reads nominations: the desk's list and counts, and what stands against rows that somebody wants to import."""

import datetime as dt
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from programme.models import Cohort, Nomination, Objection, Organisation
from programme.queries.free_place import holders, rules_of, silent, standing, waiting
from programme.queries.sector import by_sector, of_organisation
from programme.states import NominationState, Sector

# So many rows are in hand at a time, however long a list is.
AT_ONCE = 200


@dataclass(frozen=True)
class NominationRow:
    """One nomination as a spreadsheet gives it, cleaned. `number` is the row as the spreadsheet shows it."""

    number: int
    organisation: str
    sector: str
    full_name: str
    email: str
    known_as: str = ""
    job_title: str = ""
    region: str = ""
    skills: list[str] = field(default_factory=list)
    experience_months: int | None = None
    nominated_by: str = ""
    reason: str = ""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with one cell of a spreadsheet."""

    row: int
    column: str
    reason: str


def same(name: str) -> str:
    """Names that differ in case or spaces only are the same name."""
    return " ".join(name.split()).casefold()


def organisations_by_name(cohort: Cohort) -> dict[str, Organisation]:
    """The programme's organisations by present and former names, as `same` writes them."""
    rows = Organisation.objects.filter(programme=cohort.programme_id).prefetch_related("former_names")
    found: dict[str, Organisation] = {}
    for organisation in rows:
        for former in organisation.former_names.all():
            found.setdefault(same(former.name), organisation)
    return found | {same(organisation.name): organisation for organisation in rows}


def clashes(cohort: Cohort, rows: Iterable[NominationRow]) -> Iterator[Fault]:
    """What speaks against the rows: among each other, with organisations we know, with people who objected."""
    organisations = organisations_by_name(cohort)
    emails = FirstRows()
    sectors: dict[str, tuple[str, int]] = {}
    for row, objected in _with_objections(cohort, rows):
        if first := emails.first(row.email, row.number):
            yield Fault(row.number, _("Email"), _("Row %(row)d has the same address.") % {"row": first})
        elif objected:
            yield Fault(row.number, _("Email"), _("This person has asked not to be nominated."))
        name = same(row.organisation)
        if (known := organisations.get(name)) and known.sector != row.sector:
            yield Fault(
                row.number,
                _("Sector"),
                _("%(name)s is listed under %(sector)s.")
                % {"name": known.name, "sector": known.get_sector_display().lower()},
            )
        elif name in sectors and sectors[name][0] != row.sector:
            yield Fault(
                row.number,
                _("Sector"),
                _("Row %(row)d puts this organisation in the other sector.") % {"row": sectors[name][1]},
            )
        sectors.setdefault(name, (row.sector, row.number))


class FirstRows:
    """Where each address stood first, in some ten bytes for each: a long list asks for no more memory than a short one.

    Of an address it keeps the hash; that two of 6,000 share one of 64 bits happens to nobody."""

    def __init__(self) -> None:
        self.hashes, self.numbers = array("q"), array("l")

    def first(self, email: str, number: int) -> int:
        """The earlier row with this address, or 0, and it is remembered."""
        held = hash(email)
        place = bisect_left(self.hashes, held)
        if place < len(self.hashes) and self.hashes[place] == held:
            return self.numbers[place]
        self.hashes.insert(place, held)
        self.numbers.insert(place, number)
        return 0


def _with_objections(cohort: Cohort, rows: Iterable[NominationRow]) -> Iterator[tuple[NominationRow, bool]]:
    for part in in_parts(rows):
        objected = has_objected(cohort, [row.email for row in part])
        yield from ((row, row.email in objected) for row in part)


def in_parts(rows: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """The rows a handful at a time."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


@dataclass(frozen=True)
class SectorCount:
    """How one sector of a cohort stands."""

    sector: Sector
    places: int
    taken: int
    waiting: int

    @property
    def open(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def share(self) -> str:
        """`11 of 19`."""
        return _("%(taken)d of %(places)d") % {"taken": self.taken, "places": self.places}


def counts(cohort: Cohort) -> list[SectorCount]:
    """For each sector: places, people with a place, people asked."""
    places = dict(cohort.quotas.values_list("sector", "places"))
    asked = cohort.nominations.filter(state=NominationState.INVITED)
    found = by_sector(cohort, taken=of_organisation(holders(cohort)), waiting=of_organisation(asked))
    nobody = {"taken": 0, "waiting": 0}
    return [
        SectorCount(
            sector=sector,
            places=places.get(sector, 0),
            **found.get(sector, nobody),
        )
        for sector in Sector
    ]


def for_cohort(cohort: Cohort, *, state: str = "", sector: str = "", search: str = "") -> QuerySet[Nomination]:
    """The cohort's nominations, with organisations; filtered as the desk's address says."""
    rows = cohort.nominations.select_related("organisation").order_by("full_name", "pk")
    if state:
        rows = rows.filter(state=state)
    if sector:
        rows = rows.filter(organisation__sector=sector)
    if search:
        rows = rows.filter(
            Q(full_name__icontains=search) | Q(email__icontains=search) | Q(organisation__name__icontains=search)
        )
    return rows


def by_id(cohort: Cohort, pk: object) -> Nomination | None:
    """One nomination of the cohort."""
    return cohort.nominations.select_related("organisation", "cohort__programme").filter(pk=pk).first()


def to_invite(cohort: Cohort) -> QuerySet[Nomination]:
    """Nominated people who have not been invited yet."""
    return cohort.nominations.filter(state=NominationState.NAMED)


def fingerprint(email: str) -> str:
    """How an address is remembered of which nothing else is kept."""
    return salted_hmac("programme.objection", email.strip().lower(), algorithm="sha256").hexdigest()


def has_objected(cohort: Cohort, emails: Iterable[str]) -> set[str]:
    """Those of the addresses whose people do not want to be nominated in the programme."""
    prints = {fingerprint(email): email for email in emails}
    known = Objection.objects.filter(programme=cohort.programme_id, fingerprint__in=list(prints))
    return {prints[each] for each in known.values_list("fingerprint", flat=True)}


def to_erase(*, at: dt.datetime) -> list[Nomination]:
    """Who declined, stayed silent or was taken off so many days ago as their cohort keeps them."""
    rows = Nomination.objects.filter(
        state__in=(NominationState.DECLINED, NominationState.EXPIRED), ended_at__isnull=False, erased_at=None
    ).select_related("cohort")
    rules = {cohort: rules_of(cohort) for cohort in {row.cohort for row in rows}}
    return [
        row for row in rows if row.ended_at and row.ended_at + dt.timedelta(days=rules[row.cohort].erase_days) <= at
    ]


@dataclass(frozen=True)
class Room:
    """How many people of a sector somebody wants to invite, and for how many there is a place."""

    sector: Sector
    chosen: int
    free: int

    @property
    def short(self) -> bool:
        return self.chosen > self.free


def room_for(cohort: Cohort, chosen: Iterable[Nomination]) -> list[Room]:
    """For each sector whether everybody chosen can be offered a place. Who stays silent holds one already."""
    wanted = list(chosen)
    holding = set(silent(cohort).values_list("pk", flat=True))
    free_by_sector = Counter(waiting(cohort).values_list("organisation__sector", flat=True))
    return [
        Room(
            sector=sector,
            chosen=sum(row.organisation.sector == sector and row.pk not in holding for row in wanted),
            free=max(0, standing(cohort, sector).unallocated) + free_by_sector[sector],
        )
        for sector in Sector
    ]
