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


def colleagues(team: Team, mentor: Enrolment) -> list[Enrolment]:
    """Members of the team who work for the mentor's employer."""
    employer = mentor.organisation.employer_id
    return [row.enrolment for row in team.people if row.enrolment.organisation.employer_id == employer]


def proposals(cohort: Cohort, *, by: Person) -> list[Proposal]:
    """The best pairing: no member's colleague if avoidable, loads even, who mentors now kept. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    found = {str(team.pk): team for team in teams.with_people(Team.objects.standing().filter(cohort=cohort))}
    everybody = {str(each.pk): each for each in teams.mentors(cohort)}

    def price(team: str, mentor: str) -> int:
        stays = any(str(row.enrolment_id) == mentor for row in found[team].guides)
        return CONFLICT * len(colleagues(found[team], everybody[mentor])) + (0 if stays else CHANGE)

    chosen: dict[str, dict[str, Enrolment]] = {team: {} for team in found}
    for sector in Sector.values:
        of_sector = [key for key, each in everybody.items() if each.sector == sector]
        for team, mentor in pair(list(found), of_sector, price).items():
            chosen[team][sector] = everybody[mentor]
    loads: Counter[object] = Counter(mentor.pk for mentors in chosen.values() for mentor in mentors.values())
    return [Proposal(team, chosen[key], _why(team, chosen[key], loads)) for key, team in found.items()]


def _why(team: Team, mentors: dict[str, Enrolment], loads: Counter[object]) -> list[str]:
    words = []
    for mentor in mentors.values():
        known = ", ".join(each.person.full_name for each in colleagues(team, mentor))
        name = mentor.person.full_name
        if known:
            sentence = _("%(name)s is a colleague of %(known)s, and nobody is better placed.")
            words.append(sentence % {"name": name, "known": known})
        else:
            words.append(_("%(name)s is nobody's colleague here") % {"name": name} + _load(loads[mentor.pk]))
    return words


def _load(count: int) -> str:
    return ngettext(" and mentors this team only.", " and mentors %(n)d teams.", count) % {"n": count}
