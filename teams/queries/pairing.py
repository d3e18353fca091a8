"""Mentors for every team: a proposal with the reason for each, two a team, one from each sector."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Cohort, Enrolment, Person
from programme.shared.authorise import authorise
from programme.states import Sector
from teams.engine.pairing import CHANGE, CONFLICT, pair
from teams.models import Team
from teams.queries import team as teams


@dataclass(frozen=True)
class Proposal:
    """One team with a mentor of each sector, as far as there are any, and why."""

    team: Team
    mentors: dict[str, Enrolment]
    why: list[str]


def conflict(team: Team, mentor: Enrolment) -> str:
    """Whose colleague among the team's members the mentor is, in words; empty for nobody's."""
    known = ", ".join(each.person.full_name for each in teams.colleagues(team, mentor))
    return _("a colleague of %(known)s") % {"known": known} if known else ""


def proposals(cohort: Cohort, *, by: Person) -> list[Proposal]:
    """The best pairing: no member's colleague if avoidable, loads even, who mentors now kept. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    found = {str(team.pk): team for team in teams.with_people(Team.objects.standing().filter(cohort=cohort))}
    everybody = {str(each.pk): each for each in teams.mentors(cohort)}

    def price(team: str, mentor: str) -> int:
        stays = any(str(row.enrolment_id) == mentor for row in found[team].guides)
        return CONFLICT * len(teams.colleagues(found[team], everybody[mentor])) + (0 if stays else CHANGE)

    chosen: dict[str, dict[str, Enrolment]] = {team: {} for team in found}
    for sector in Sector.values:
        of_sector = [key for key, each in everybody.items() if each.sector == sector]
        for team, mentor in pair(list(found), of_sector, price).items():
            chosen[team][sector] = everybody[mentor]
    loads: Counter[object] = Counter(mentor.pk for mentors in chosen.values() for mentor in mentors.values())
    return [Proposal(team, chosen[key], _why(team, chosen[key], loads)) for key, team in found.items()]


def _why(team: Team, mentors: dict[str, Enrolment], loads: Counter[object]) -> list[str]:
    return [_reason(team, mentor, loads[mentor.pk]) + _instead(team, mentor) for mentor in mentors.values()]


def _reason(team: Team, mentor: Enrolment, load: int) -> str:
    name, known = mentor.person.full_name, conflict(team, mentor)
    if known:
        return _("%(name)s is %(known)s, and nobody is better placed.") % {"name": name, "known": known}
    return _("%(name)s is nobody's colleague here") % {"name": name} + _load(load)


def _instead(team: Team, mentor: Enrolment) -> str:
    """Why who mentors the team now would not; empty where nobody changes."""
    now = next((row.enrolment for row in team.guides if row.sector == mentor.sector), None)
    if now is None or now.pk == mentor.pk:
        return ""
    known = conflict(team, now)
    words = (
        _(" That is instead of %(name)s, who is %(known)s.")
        if known
        else _(" That is instead of %(name)s, so that the other teams come out better.")
    )
    return words % {"name": now.person.full_name, "known": known}


def _load(count: int) -> str:
    return ngettext(" and mentors this team only.", " and mentors %(n)d teams.", count) % {"n": count}
