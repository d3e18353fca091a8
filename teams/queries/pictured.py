"""Who can be recognised in the pictures of public pages, and who may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from programme.models import Cohort, Enrolment, Person, Programme
from programme.queries.agreement import shown_in_pictures
from programme.states import EnrolmentState
from teams.models import Pictured, Team
from teams.queries import solution

# So many are offered at once; whoever is not among them is found by name.
OFFERED = 60


@dataclass(frozen=True)
class Recognisable:
    """Somebody who may be in a picture, and whether they have agreed to be shown."""

    person: Person
    agrees: bool
    is_in_it: bool


def people_in(picture: UUID | None) -> set[object]:
    """Ids of those who can be recognised in it."""
    return set(Pictured.objects.filter(picture=picture).values_list("person", flat=True)) if picture else set()


def counts_of(pictures: Iterable[UUID]) -> dict[UUID, int]:
    """How many people can be recognised in each of the pictures."""
    counts: dict[UUID, int] = {}
    for picture in Pictured.objects.filter(picture__in=list(pictures)).values_list("picture", flat=True):
        counts[picture] = counts.get(picture, 0) + 1
    return counts


def all_agree(programme: Programme, people: Iterable[Person]) -> bool:
    """Whether each of them has agreed to be shown in pictures."""
    asked = {person.pk for person in people}
    return asked <= shown_in_pictures(programme, asked)


def recognisable_in(cohort: Cohort, picture: UUID | None, *, name: str = "") -> list[Recognisable]:
    """Those who are in the picture, then people of the cohort whose name holds the words, as many as are offered."""
    shown = people_in(picture)
    here = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE, listed_as__icontains=name)
    offered = here.exclude(person__in=shown).order_by("listed_as", "pk").select_related("person")[:OFFERED]
    people = [*Person.objects.filter(pk__in=shown).order_by("full_name", "pk"), *(row.person for row in offered)]
    return _with_wishes(cohort.programme, people, shown)


def recognisable_of(team: Team, picture: UUID | None) -> list[Recognisable]:
    """Members and mentors of the team."""
    return _with_wishes(team.cohort.programme, solution.recognisable(team), people_in(picture))


def _with_wishes(programme: Programme, people: Iterable[Person], shown: set[object]) -> list[Recognisable]:
    people = list(dict.fromkeys(people))
    agreed = shown_in_pictures(programme, [person.pk for person in people])
    return [Recognisable(person, person.pk in agreed, person.pk in shown) for person in people]
