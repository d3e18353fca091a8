"""Mentors for teams: a proposal with the reason for each, two a team, one from each sector."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Cohort, Person
from programme.shared.authorise import authorise
from programme.states import Sector
from teams.engine.pairing import CHANGE, CONFLICT, pair
from teams.models import Membership, Mentorship, Team
from teams.queries import team as teams

# Teams are paired so many at a time; those on other pages count as they are now.
ON_A_PAGE = 25
# Of more mentors than that a team is offered those who fit it best.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Mentor:
    """Somebody who can mentor: where they work, and how many teams of other pages they mentor."""

    key: str
    name: str
    organisation: str
    employer: object
    sector: str
    elsewhere: int


@dataclass(frozen=True)
class Proposal:
    """One team with a mentor of each sector, as far as there are any, and why."""

    team: Team
    mentors: Mapping[str, Mentor]
    why: Sequence[str]
    # By sector: who can be chosen, and whose colleagues among the members they are, in words.
    offered: Mapping[str, Sequence[tuple[Mentor, str]]]
    # Whether there are more than are offered.
    is_short: bool


class _Pairing:
    """What is known of a page of teams, read as values: names and employers, no more."""

    def __init__(self, page: Sequence[Team], cohort: Cohort) -> None:
        self.teams = {str(team.pk): team for team in page}
        self.now = self._now()
        self.mentors = self._mentors(cohort)
        self.members = self._members()

    def _now(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        rows = Mentorship.objects.live().filter(team__in=self.teams)
        for team, sector, mentor in rows.values_list("team", "sector", "enrolment"):
            found[str(team)][sector] = str(mentor)
        return found

    def _mentors(self, cohort: Cohort) -> dict[str, Mentor]:
        others = Q(mentorships__until_at=None) & ~Q(mentorships__team__in=self.teams)
        rows = teams.mentors(cohort).annotate(elsewhere=Count("mentorships", filter=others))
        works = ("organisation__name", "organisation__parent", "organisation", "organisation__sector")
        return {
            str(key): Mentor(str(key), name, organisation, parent or own, sector, elsewhere)
            for key, name, organisation, parent, own, sector, elsewhere in rows.values_list(
                "pk", "person__full_name", *works, "elsewhere"
            )
        }

    def _members(self) -> dict[str, list[tuple[object, str]]]:
        found: dict[str, list[tuple[object, str]]] = defaultdict(list)
        rows = Membership.objects.live().filter(team__in=self.teams).order_by("enrolment__person__full_name")
        for team, parent, own, name in rows.values_list(
            "team", "enrolment__organisation__parent", "enrolment__organisation", "enrolment__person__full_name"
        ):
            found[str(team)].append((parent or own, name))
        return found

    def of_sector(self, sector: str) -> list[Mentor]:
        return [each for each in self.mentors.values() if each.sector == sector]

    def colleagues(self, team: str, mentor: Mentor) -> list[str]:
        return [name for employer, name in self.members[team] if employer == mentor.employer]

    def conflict(self, team: str, mentor: Mentor) -> str:
        """Whose colleague among the team's members the mentor is, in words; empty for nobody's."""
        known = ", ".join(self.colleagues(team, mentor))
        return _("a colleague of %(known)s") % {"known": known} if known else ""

    def price(self, team: str, mentor: str) -> int:
        stays = mentor in self.now[team].values()
        return CONFLICT * len(self.colleagues(team, self.mentors[mentor])) + (0 if stays else CHANGE)

    def chosen(self) -> dict[str, dict[str, Mentor]]:
        found: dict[str, dict[str, Mentor]] = {team: {} for team in self.teams}
        for sector in Sector.values:
            loads = {each.key: each.elsewhere for each in self.of_sector(sector)}
            for team, mentor in pair(list(self.teams), loads, self.price).items():
                found[team][sector] = self.mentors[mentor]
        return found

    def offered(self, team: str, sector: str, chosen: Mentor | None, loads: Mapping[str, int]) -> list[Mentor]:
        """All of the sector by name; of many those with no colleague here and the fewest teams, and always who is
        proposed and who mentors the team now."""
        everybody = self.of_sector(sector)
        if len(everybody) <= MOST_OFFERED:
            return everybody
        always = {self.now[team].get(sector), chosen.key if chosen else None}
        best = sorted(
            everybody,
            key=lambda each: (each.key not in always, len(self.colleagues(team, each)), loads[each.key], each.name),
        )
        return sorted(best[:MOST_OFFERED], key=lambda each: each.name)


def proposals(cohort: Cohort, *, by: Person, number: str | None = None) -> Page[Proposal]:
    """The best pairing of a page of teams: no member's colleague if avoidable, loads even over all teams, who mentors
    now kept. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    standing = Team.objects.standing().filter(cohort=cohort).order_by("number")
    page = Paginator(standing, ON_A_PAGE).get_page(number)
    known = _Pairing(list(page), cohort)
    chosen = known.chosen()
    loads = Counter({each.key: each.elsewhere for each in known.mentors.values()})
    loads.update(each.key for each in chain.from_iterable(mentors.values() for mentors in chosen.values()))
    page.object_list = [_proposal(known, team, chosen[team], loads) for team in known.teams]  # type: ignore[misc]
    return page  # type: ignore[return-value]


def _proposal(known: _Pairing, team: str, mentors: dict[str, Mentor], loads: Mapping[str, int]) -> Proposal:
    offered = {
        sector: [(each, known.conflict(team, each)) for each in known.offered(team, sector, mentors.get(sector), loads)]
        for sector in Sector.values
    }
    why = [_reason(known, team, each, loads[each.key]) + _instead(known, team, each) for each in mentors.values()]
    is_short = sum(map(len, offered.values())) < len(known.mentors)
    return Proposal(known.teams[team], mentors, why, offered, is_short)


def _reason(known: _Pairing, team: str, mentor: Mentor, load: int) -> str:
    if words := known.conflict(team, mentor):
        return _("%(name)s is %(known)s, and nobody is better placed.") % {"name": mentor.name, "known": words}
    return _("%(name)s is nobody's colleague here") % {"name": mentor.name} + _load(load)


def _instead(known: _Pairing, team: str, mentor: Mentor) -> str:
    """Why who mentors the team now would not; empty where nobody changes."""
    now = known.mentors.get(known.now[team].get(mentor.sector, ""))
    if now is None or now == mentor:
        return ""
    conflict = known.conflict(team, now)
    words = (
        _(" That is instead of %(name)s, who is %(known)s.")
        if conflict
        else _(" That is instead of %(name)s, so that the other teams come out better.")
    )
    return words % {"name": now.name, "known": conflict}


def _load(count: int) -> str:
    return ngettext(" and mentors this team only.", " and mentors %(n)d teams.", count) % {"n": count}
