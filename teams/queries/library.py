"""What the public may know of solutions that are released: to be found, and what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.models import Enrolment, Organisation
from programme.queries.agreement import shown_in_pictures
from programme.shared.upload_kinds import PICTURES
from teams.models import Adoption, Challenge, Pictured, ReleaseConsent, Solution, SolutionFile
from teams.states import AdoptionState, Party, Theme

# In this order adoption matters to who looks for something that works.
FURTHEST = (AdoptionState.LIVE, AdoptionState.PILOT, AdoptionState.INTERESTED, AdoptionState.STOPPED)
NOBODY_YET = "none"
# More would not be read; the chosen one is always there.
MOST_OPTIONS = 60

SORTS = {
    "newest": (gettext_lazy("Newest first"), ("-released_at", "title")),
    "title": (gettext_lazy("By title"), ("title", "released_at")),
    "adoption": (gettext_lazy("Furthest adopted first"), ("how_far", "-released_at", "title")),
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list, with how many each choice would leave."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        return next((each for each in self.options if each.is_chosen), None)


@dataclass(frozen=True)
class Search:
    """What was asked for, what is found, and where else to look."""

    found: QuerySet[Solution]
    facets: tuple[Facet, ...]
    sorts: tuple[tuple[str, str, bool], ...]

    @property
    def is_narrowed(self) -> bool:
        return any(facet.chosen for facet in self.facets)


FACETS: dict[str, Any] = {
    "theme": gettext_lazy("Theme"),
    "organisation": gettext_lazy("Organisation"),
    "cohort": gettext_lazy("Cohort"),
    "challenge": gettext_lazy("Challenge"),
    "status": gettext_lazy("Adoption"),
}


def search(shown: QuerySet, asked: Mapping[str, str]) -> Search:
    """Among the solutions whose ids are `shown`: what fits all that was asked. The number of queries is the same
    however many there are; what makes no sense is not asked for."""
    chosen = {name: wanted for name in FACETS if (wanted := _wanted(name, asked.get(name, "")))}
    order = asked.get("sort", "") if asked.get("sort", "") in SORTS else "newest"
    everything = Solution.objects.filter(pk__in=shown)
    facets = tuple(
        _facet(name, _narrowed(everything, chosen, but=name), everything, asked.get(name, "")) for name in FACETS
    )
    found = _narrowed(everything, chosen).annotate(how_far=_how_far()).order_by(*SORTS[order][1], "pk")
    found = found.select_related("team__cohort", "team__challenge__owner")
    sorts = tuple((key, str(label), key == order) for key, (label, _order) in SORTS.items())
    return Search(found, facets, sorts)


def elsewhere(shown: QuerySet, asked: Mapping[str, str]) -> list[tuple[str, int]]:
    """For who found nothing: what they would find without each of their choices."""
    chosen = {name: wanted for name in FACETS if (wanted := _wanted(name, asked.get(name, "")))}
    everything = Solution.objects.filter(pk__in=shown)
    counts = [(name, _narrowed(everything, chosen, but=name).count()) for name in chosen]
    return [(name, count) for name, count in counts if count]


def _wanted(name: str, value: str) -> Q | None:
    value = value.replace("\0", "")
    if name == "theme":
        return Q(theme=value) if value in Theme else None
    if name == "cohort":
        return Q(team__cohort__slug=value) if value else None
    if name == "status":
        return Q(adoption="" if value == NOBODY_YET else value) if value in (*AdoptionState, NOBODY_YET) else None
    try:
        pk = UUID(value)
    except ValueError:
        return None
    if name == "challenge":
        return Q(team__challenge=pk)
    return Q(pk__in=ReleaseConsent.objects.filter(organisation=pk).values("solution"))


def _narrowed(solutions: QuerySet[Solution], chosen: Mapping[str, Q], *, but: str = "") -> QuerySet[Solution]:
    for name, wanted in chosen.items():
        if name != but:
            solutions = solutions.filter(wanted)
    return solutions.order_by()


def _facet(name: str, solutions: QuerySet[Solution], everything: QuerySet[Solution], asked: str) -> Facet:
    found = [(str(value), label, count) for value, label, count in _counted(name, solutions)]
    options = [Option(value, label, count, value == asked) for value, label, count in found]
    shown = [each for number, each in enumerate(options) if number < MOST_OPTIONS or each.is_chosen]
    if asked and _wanted(name, asked) and not any(each.is_chosen for each in shown):
        shown.append(Option(asked, _label(name, everything, asked), 0, True))
    if name != "status":  # which has an order of its own
        shown.sort(key=lambda each: each.label)
    return Facet(name, str(FACETS[name]), tuple(shown))


def _label(name: str, everything: QuerySet[Solution], asked: str) -> str:
    """What a choice is called that fits nothing now. Names come from what the library shows, and from nowhere else."""
    if name == "theme":
        return str(Theme(asked).label)
    labels = {str(value): label for value, label, _count in _counted(name, everything)}
    return labels.get(asked, _("Your choice"))


def _counted(name: str, solutions: QuerySet[Solution]) -> Iterable[tuple[Any, str, int]]:
    """Each value with its words and how many solutions have it, the most frequent first."""
    if name == "theme":
        rows = solutions.values_list("theme").annotate(count=Count("pk")).order_by("-count")
        return [(value, str(Theme(value).label), count) for value, count in rows]
    if name == "status":
        reached = dict(solutions.values_list("adoption").annotate(count=Count("pk")))
        words = [(each.value, str(each.label)) for each in FURTHEST] + [(NOBODY_YET, _("Nobody yet"))]
        return [(value, label, reached.get("" if value == NOBODY_YET else value, 0)) for value, label in words]
    if name == "cohort":
        rows = solutions.values_list("team__cohort__slug", "team__cohort__name").annotate(count=Count("pk"))
        return rows.order_by("-count")
    if name == "challenge":
        named: Any = Challenge.objects
        counts: Any = solutions.exclude(team__challenge=None).values_list("team__challenge").annotate(count=Count("pk"))
    else:
        named = Organisation.objects
        consents = ReleaseConsent.objects.exclude(party=Party.MEMBER).filter(solution__in=solutions.values("pk"))
        counts = consents.order_by().values_list("organisation").annotate(count=Count("solution", distinct=True))
    found = list(counts.order_by("-count")[: MOST_OPTIONS * 2])
    names = {each.pk: str(each) for each in named.filter(pk__in=[pk for pk, _count in found])}
    return [(pk, names[pk], count) for pk, count in found]


def _how_far() -> Case:
    furthest = [When(adoption=state, then=Value(place)) for place, state in enumerate(FURTHEST)]
    return Case(*furthest, default=Value(len(FURTHEST)))


# ---- one solution ----


def makers(solution: Solution) -> list[Enrolment]:
    """Who is in the team, with their employers; how each wants to be named is theirs to say."""
    rows = solution.team.memberships.live().select_related("enrolment__person", "enrolment__organisation")
    return [row.enrolment for row in rows.order_by("enrolment__person__full_name")]


def organisations(solution: Solution) -> list[Organisation]:
    """Whose people made it."""
    consents = solution.consents.filter(party=Party.ORGANISATION).select_related("organisation")
    return [each.organisation for each in consents]


def files(solution: Solution) -> list[SolutionFile]:
    """What can be taken away from its page; pictures are shown, not handed out."""
    found = solution.files.exclude(attachment__kind__in=PICTURES)
    return list(found.select_related("attachment__slot"))


def pictures(solution: Solution) -> list[SolutionFile]:
    """Pictures in which everybody who can be recognised wants to be shown."""
    found = list(solution.files.filter(attachment__kind__in=PICTURES).select_related("attachment__slot"))
    hidden = not_to_be_shown([each.pk for each in found])
    return [each for each in found if each.pk not in hidden]


def not_to_be_shown(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the pictures in which somebody can be recognised who has not said yes to that, or no longer does."""
    people: dict[Any, set[Any]] = defaultdict(set)
    rows = Pictured.objects.filter(picture__in=list(keys)).select_related("programme")
    found = [(row.programme, row.picture, row.person_id) for row in rows]
    for programme, _picture, person in found:
        people[programme].add(person)
    happy = {programme: shown_in_pictures(programme, them) for programme, them in people.items()}
    return {picture for programme, picture, person in found if person not in happy[programme]}


@dataclass(frozen=True)
class Adopted:
    """An adoption as the public reads it."""

    organisation: str
    state: str
    words: str
    since_on: Any
    outcomes: tuple[tuple[int, Decimal], ...]


def adoptions(solution: Solution) -> list[Adopted]:
    """What organisations made of it, the furthest first; who did not agree to be named is not."""
    rows = sorted(
        Adoption.objects.filter(solution=solution).prefetch_related("outcomes"),
        key=lambda row: (FURTHEST.index(AdoptionState(row.state)), row.since_on, row.organisation),
    )
    return [
        Adopted(
            row.organisation if row.is_named else _("An organisation"),
            row.state,
            str(row.get_state_display()),
            row.since_on,
            tuple((each.year, each.value) for each in row.outcomes.all()),
        )
        for row in rows
    ]


def means_by_year(adopted: Iterable[Adopted]) -> list[tuple[int, Decimal, int]]:
    """Each year with the mean of what was measured in it, and how many measured."""
    values: dict[int, list[Decimal]] = defaultdict(list)
    for each in adopted:
        for year, value in each.outcomes:
            values[year].append(value)
    return [(year, sum(given) / len(given), len(given)) for year, given in sorted(values.items())]
