"""Reads nominations: the desk's list and counts, and what stands against rows that somebody wants to import."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from programme.models import Cohort, Enrolment, Nomination, Organisation
from programme.states import EnrolmentState, NominationState, Role, Sector


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
    """What speaks against the rows: among each other, with organisations we know, with people nominated already."""
    organisations = organisations_by_name(cohort)
    nominated = {email.casefold() for email in cohort.nominations.values_list("email", flat=True)}
    placed = set(
        Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .values_list("person__email", flat=True)
    )
    emails: dict[str, int] = {}
    sectors: dict[str, tuple[str, int]] = {}
    for row in rows:
        if row.email in emails:
            yield Fault(row.number, _("Email"), _("Row %(row)d has the same address.") % {"row": emails[row.email]})
        elif row.email in nominated:
            yield Fault(row.number, _("Email"), _("This address is nominated in this cohort already."))
        elif row.email in placed:
            yield Fault(row.number, _("Email"), _("This person has a place in this cohort already."))
        emails.setdefault(row.email, row.number)
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


@dataclass(frozen=True)
class SectorCount:
    """How one sector of a cohort stands."""

    sector: Sector
    places: int
    taken: int
    nominated: int
    waiting: int

    @property
    def open(self) -> int:
        return max(0, self.places - self.taken)

    @property
    def share(self) -> str:
        """`11 of 19`."""
        return _("%(taken)d of %(places)d") % {"taken": self.taken, "places": self.places}


def counts(cohort: Cohort) -> list[SectorCount]:
    """For each sector: places, people with a place, nominations, open invitations."""
    places = dict(cohort.quotas.values_list("sector", "places"))
    taken = Counter(
        dict(
            Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT)
            .exclude(state=EnrolmentState.WITHDRAWN)
            .values_list("organisation__sector")
            .annotate(Count("pk"))
            .order_by()
        )
    )
    nominated = {
        sector: (named, invited)
        for sector, named, invited in cohort.nominations.values_list("organisation__sector")
        .annotate(named=Count("pk"), invited=Count("pk", filter=Q(state=NominationState.INVITED)))
        .order_by()
    }
    return [
        SectorCount(
            sector=sector,
            places=places.get(sector, 0),
            taken=taken[sector],
            nominated=nominated.get(sector, (0, 0))[0],
            waiting=nominated.get(sector, (0, 0))[1],
        )
        for sector in Sector
    ]


def for_cohort(cohort: Cohort, *, state: str = "", sector: str = "", search: str = "") -> QuerySet[Nomination]:
    """The cohort's nominations, with organisations; filtered as the desk's address says."""
    rows = cohort.nominations.select_related("organisation").order_by("organisation__name", "full_name")
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


def to_invite(cohort: Cohort) -> int:
    """How many nominated people have not been invited yet."""
    return cohort.nominations.filter(state=NominationState.NAMED).count()
