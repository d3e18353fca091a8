"""Teams: made by organisers, renamed, dissolved, and made known to everybody at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.message_texts import Trusted
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.actions.challenge import choose_challenge
from teams.actions.membership import locked_team, own_reasons, people_of, place
from teams.actions.mentorship import assign_mentors
from teams.models import Challenge, Membership, Mentorship, Team
from teams.notifications import MENTOR_FREED, MENTORS_TOLD, TEAM_DISSOLVED, TEAM_TOLD


class NameTaken(Refused):
    """Another team of the cohort has the name."""


class NothingToTell(Refused):
    """Everybody knows already."""


class AlreadyDissolved(Refused):
    sentence = gettext_lazy("This team is dissolved already.")


class SomebodyHasNoPlace(Refused):
    """Every member of a team that is dissolved goes to another one."""


@action
def create_teams(cohort: Cohort, names: Sequence[str], *, by: Person) -> list[Team]:
    """Make a team for each name, numbered on from the last. Only organisers see them till everybody is told."""
    authorise(by, "teams.organise", cohort)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    names = [" ".join(name.split()) for name in names]
    _refuse_taken(cohort, names)
    last = cohort.teams.aggregate(last=Max("number"))["last"] or 0
    teams = Team.objects.bulk_create(
        Team(cohort=cohort, name=name, number=number) for number, name in enumerate(names, start=last + 1)
    )
    for team in teams:
        record("teams.team.created", by=by, target=team, number=team.number)
    return teams


@action
def rename_team(team: Team, name: str, *, by: Person) -> Team:
    """Give the team another name. Raises NameTaken."""
    team = locked_team(team)
    authorise(by, "teams.organise", team)
    name = " ".join(name.split())
    _refuse_taken(team.cohort, [name], but=team)
    team.name = name
    team.save(update_fields=("name",))
    record("teams.team.renamed", by=by, target=team)
    return team


@action
def change_team(
    team: Team,
    *,
    name: str,
    challenge: Challenge | None,
    mentors: Sequence[Enrolment],
    by: Person,
    lacks: Sequence[str] | None = None,
) -> Team:
    """Bring name, challenge, mentors and what its place lacks to what is given; what is so already stays.

    No mentors, or None for what it lacks: as they are.
    """
    authorise(by, "teams.organise", team)
    if " ".join(name.split()) != team.name:
        team = rename_team(team, name, by=by)
    if challenge != team.challenge:
        team = choose_challenge(team, challenge, by=by)
    current = set(team.mentorships.live().values_list("enrolment", flat=True))
    if mentors and {each.pk for each in mentors} != current:
        team = assign_mentors(team, mentors, by=by)
    if lacks is not None and sorted(lacks) != sorted(team.lacks):
        team = _say_what_it_lacks(team, lacks, by=by)
    return team


def _say_what_it_lacks(team: Team, lacks: Sequence[str], *, by: Person) -> Team:
    team = locked_team(team)
    team.lacks = sorted(lacks)
    team.save(update_fields=("lacks",))
    record("teams.team.place_described", by=by, target=team, lacks=team.lacks)
    return team


@action
def dissolve_team(
    team: Team, places: Mapping[Enrolment, Team], *, by: Person, reasons: Mapping[object, list[str]] | None = None
) -> None:
    """End the team in one act: its members go to the teams in `places`, its mentors are free, what it wrote stays.

    Everybody concerned is written to if the team was known; `reasons`, by enrolment, say why the new team, and each
    person reads their own. A team that nobody ever was in, or knew, goes without a
    trace. Raises AlreadyDissolved, SomebodyHasNoPlace.
    """
    Cohort.objects.select_for_update().get(pk=team.cohort_id)
    team = locked_team(team)
    authorise(by, "teams.organise", team)
    if team.dissolved_at:
        raise AlreadyDissolved
    if not (team.told_at or team.memberships.exists() or team.mentorships.exists()):
        record("teams.team.removed", by=by, target=team, number=team.number)
        team.delete()
        return
    members, mentors = people_of(Membership, [team])[team.pk], people_of(Mentorship, [team])[team.pk]
    _refuse_homeless(members, places, team)
    # Before anybody moves: who was in the team then is known by it.
    team.dissolved_at = now()
    team.save(update_fields=("dissolved_at",))
    for to in {places[each] for each in members}:
        place([each for each in members if places[each] == to], to=to, by=by, cohort=team.cohort, reasons=reasons)
    team.mentorships.live().update(until_at=team.dissolved_at)
    record("teams.team.dissolved", by=by, target=team, number=team.number, members=len(members), mentors=len(mentors))
    if team.told_at:
        _tell_of_the_end(team, members, mentors, places, reasons or {})


def _refuse_homeless(members: Sequence[Enrolment], places: Mapping[Enrolment, Team], team: Team) -> None:
    homeless = [each.person.full_name for each in members if places.get(each) in (None, team)]
    if homeless:
        raise SomebodyHasNoPlace(_("Choose another team for %(names)s.") % {"names": ", ".join(homeless)})


def _tell_of_the_end(
    team: Team,
    members: Sequence[Enrolment],
    mentors: Sequence[Enrolment],
    places: Mapping[Enrolment, Team],
    reasons: Mapping[object, list[str]],
) -> None:
    new = {each.person: (places[each], reasons.get(each.pk, [])) for each in members}

    def own(person: Person | Addressee) -> dict[str, Any]:
        to, why = new[person]  # type: ignore[index]
        url = address_in(to.cohort, "teams:team_detail", to.pk)
        return {"team": to.name, "url": url, "reasons": why} if to.told_at else {"team": "", "url": url, "reasons": []}

    earlier = address_in(team.cohort, "teams:team_detail", team.pk)
    notify(TEAM_DISSOLVED, to=list(new), about=team, earlier=Trusted(earlier), each=own)
    notify(MENTOR_FREED, to=[each.person for each in mentors], about=team)


@action
def tell_everybody(cohort: Cohort, *, by: Person) -> int:
    """Make the cohort's teams known: to members by a message each, to a mentor by one with all their teams, and to the
    cohort on its pages.

    Returns how many people were written to. Raises NothingToTell.
    """
    authorise(by, "teams.organise", cohort)
    teams = list(Team.objects.standing().select_for_update().filter(cohort=cohort, told_at=None).order_by("number"))
    if not teams:
        raise NothingToTell(_("There is no team that people do not know of yet."))
    at = now()
    Team.objects.filter(pk__in=[team.pk for team in teams]).update(told_at=at)
    members, mentors = people_of(Membership, teams), people_of(Mentorship, teams)
    told: set[object] = set()
    for team in teams:
        people = [each.person for each in members[team.pk]]
        notify(
            TEAM_TOLD,
            to=people,
            about=team,
            url=address_in(cohort, "teams:team_detail", team.pk),
            members=members[team.pk],
            mentors=mentors[team.pk],
            each=own_reasons(team),
        )
        record("teams.team.told", by=by, target=team, people=len(people) + len(mentors[team.pk]))
        told |= {person.pk for person in people}
    return len(told | _tell_mentors(cohort, teams, members, mentors, at=at))


def _tell_mentors(
    cohort: Cohort,
    teams: list[Team],
    members: Mapping[object, list[Enrolment]],
    mentors: Mapping[object, list[Enrolment]],
    *,
    at: dt.datetime,
) -> set[object]:
    """One message to each mentor, however many teams they have."""
    mine: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for team in teams:
        url = Trusted(address_in(cohort, "teams:team_detail", team.pk))
        for mentor in mentors[team.pk]:
            others = [each for each in mentors[team.pk] if each != mentor]
            about = {"name": team.name, "url": url, "members": members[team.pk], "others": others}
            mine[mentor.person].append(about)
    notify(
        MENTORS_TOLD,
        to=mine,
        about=teams[0],
        act=at.isoformat(),
        each=lambda person: {"teams": mine[person], "names": ", ".join(each["name"] for each in mine[person])},
    )
    return {person.pk for person in mine}


def _refuse_taken(cohort: Cohort, names: Sequence[str], *, but: Team | None = None) -> None:
    taken = {name.casefold() for name in cohort.teams.exclude(pk=but and but.pk).values_list("name", flat=True)}
    for name in names:
        if name.casefold() in taken:
            raise NameTaken(_("There is already a team called “%(name)s”. Choose another name.") % {"name": name})
        taken.add(name.casefold())
