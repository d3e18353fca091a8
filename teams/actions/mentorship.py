"""Who mentors which team: two mentors a team, one from each sector."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import Role, Sector
from teams.actions.membership import TeamIsDissolved, locked_team, refuse_strangers
from teams.models import Mentorship, Team
from teams.notifications import MENTOR_ASSIGNED


class OneMentorFromEachSector(Refused):
    """A team has two mentors, one from each sector."""


@action
def assign_mentors(team: Team, enrolments: Sequence[Enrolment], *, by: Person) -> Team:
    """Give the team two mentors, one from each sector; ends the time of the earlier. Raises OneMentorFromEachSector."""
    team = locked_team(team)
    authorise(by, "teams.organise", team)
    if team.dissolved_at:
        raise TeamIsDissolved(_("%(team)s is dissolved. It needs no mentors.") % {"team": team.name})
    mentors = list(
        Enrolment.objects.select_related("person", "organisation").filter(pk__in=[each.pk for each in enrolments])
    )
    refuse_strangers(mentors, team.cohort, Role.MENTOR)
    _refuse_one_sided(mentors)
    at, wanted = now(), {each.pk for each in mentors}
    live = {each.enrolment_id: each for each in team.mentorships.live().select_related("enrolment")}
    # Somebody may have changed employer, and with it sector: then the old time ends and a new one begins.
    kept = {pk for pk in wanted & live.keys() if live[pk].sector == _by_id(mentors)[pk].sector}
    team.mentorships.live().exclude(enrolment__in=kept).update(until_at=at)
    joining = [each for each in mentors if each.pk not in kept]
    Mentorship.objects.bulk_create(
        Mentorship(team=team, enrolment=each, sector=each.sector, from_at=at) for each in joining
    )
    record(
        "teams.mentors.assigned",
        by=by,
        target=team,
        mentors=sorted(str(pk) for pk in wanted),
        left=sorted(str(pk) for pk in live.keys() - kept),
    )
    if team.told_at and joining:
        url = address_in(team.cohort, "teams:team_detail", team.pk)
        notify(MENTOR_ASSIGNED, to=[each.person for each in joining], about=team, act=at.isoformat(), url=url)
    return team


@action
def pair_mentors(cohort: Cohort, pairs: Mapping[Team, Sequence[Enrolment]], *, by: Person) -> int:
    """Give each team its two mentors; what is so already stays. Returns how many teams changed."""
    authorise(by, "teams.organise", cohort)
    changed = 0
    for team, mentors in pairs.items():
        if set(team.mentorships.live().values_list("enrolment", flat=True)) != {each.pk for each in mentors}:
            assign_mentors(team, mentors, by=by)
            changed += 1
    record("teams.mentors.paired", by=by, target=cohort, teams=changed)
    return changed


def _by_id(people: Iterable[Enrolment]) -> dict[object, Enrolment]:
    return {each.pk: each for each in people}


def _refuse_one_sided(mentors: Sequence[Enrolment]) -> None:
    if sorted(each.sector for each in mentors) == sorted(Sector.values):
        return
    if len(mentors) == 2:
        raise OneMentorFromEachSector(
            _("%(one)s and %(other)s are both from %(sector)s. Choose one mentor from each sector.")
            % {
                "one": mentors[0].person.full_name,
                "other": mentors[1].person.full_name,
                "sector": _("the civil service") if mentors[0].sector == Sector.CIVIL_SERVICE else _("industry"),
            }
        )
    raise OneMentorFromEachSector(_("Choose two mentors, one from each sector."))
