"""Teams: made by organisers, filled by moving people, given two mentors, and made known to everybody at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.message_texts import Trusted
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import EnrolmentState, Role, Sector
from teams.actions.challenge import choose_challenge
from teams.models import Challenge, Membership, Mentorship, Team
from teams.notifications import MEMBER_MOVED, MENTOR_ASSIGNED, MENTORS_TOLD, TEAM_LEFT, TEAM_TOLD


class NameTaken(Refused):
    """Another team of the cohort has the name."""


class NotInThisCohort(Refused):
    """Somebody of another cohort, of another role, or who has left."""


class OneMentorFromEachSector(Refused):
    """A team has two mentors, one from each sector."""


class NothingToTell(Refused):
    """Everybody knows already."""


class TeamHasWork(Refused):
    """The team cannot be dissolved any more."""


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
    team = _locked(team)
    authorise(by, "teams.organise", team)
    name = " ".join(name.split())
    _refuse_taken(team.cohort, [name], but=team)
    team.name = name
    team.save(update_fields=("name",))
    record("teams.team.renamed", by=by, target=team)
    return team


@action
def change_team(
    team: Team, *, name: str, challenge: Challenge | None, mentors: Sequence[Enrolment], by: Person
) -> Team:
    """Bring name, challenge and mentors to what is given; what is so already stays. No mentors: as they are."""
    authorise(by, "teams.organise", team)
    if " ".join(name.split()) != team.name:
        team = rename_team(team, name, by=by)
    if challenge != team.challenge:
        team = choose_challenge(team, challenge, by=by)
    current = set(team.mentorships.live().values_list("enrolment", flat=True))
    if mentors and {each.pk for each in mentors} != current:
        team = assign_mentors(team, mentors, by=by)
    return team


@action
def dissolve_team(team: Team, *, by: Person) -> None:
    """Take away an empty team that was never made known."""
    team = _locked(team)
    authorise(by, "teams.organise", team)
    if team.told_at or team.memberships.exists() or team.mentorships.exists():
        raise TeamHasWork(_("%(team)s has had people. Its history is kept, so it stays.") % {"team": team.name})
    record("teams.team.dissolved", by=by, target=team, number=team.number)
    team.delete()


@action
def move(
    enrolments: Iterable[Enrolment],
    *,
    to: Team | None,
    by: Person,
    cohort: Cohort,
    reasons: Mapping[object, list[str]] | None = None,
) -> int:
    """Put participants into a team, or out of any. Ends where they were, tells them if teams are known already.

    `reasons`, by enrolment, say why this team; each person reads their own. Returns how many were moved; people who
    are there already count as none.
    """
    authorise(by, "teams.organise", cohort)
    to = _locked(to) if to else None
    people = list(
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .filter(pk__in=[each.pk for each in enrolments])
        .order_by("pk")
    )
    at = now()  # read under the lock: who comes second must not end a membership before it began
    _refuse_strangers(people, cohort, Role.PARTICIPANT)
    if to and to.cohort_id != cohort.pk:
        raise NotInThisCohort(_("That team belongs to another cohort."))
    current = {each.enrolment_id: each for each in Membership.objects.live().filter(enrolment__in=people)}
    moving = [each for each in people if (current.get(each.pk) and current[each.pk].team_id) != (to and to.pk)]
    Membership.objects.live().filter(enrolment__in=moving).update(until_at=at)
    if to:
        why = reasons or {}
        Membership.objects.bulk_create(
            Membership(team=to, enrolment=each, from_at=at, reasons=why.get(each.pk, [])) for each in moving
        )
    for each in moving:
        left = current.get(each.pk)
        record(
            "teams.member.moved",
            by=by,
            target=each,
            left=str(left.team_id) if left else "",
            joined=str(to.pk) if to else "",
        )
    if to and to.told_at and moving:
        url = address_in(cohort, "teams:team_detail", to.pk)
        people_moved = [each.person for each in moving]
        notify(
            MEMBER_MOVED, to=people_moved, about=to, act=at.isoformat(), url=url, team=to.name, each=_own_reasons(to)
        )
    return len(moving)


@action
def leave_teams(enrolment: Enrolment, *, by: Person, at: dt.datetime) -> None:
    """End the person's time in their team, or with the teams they mentor; who stays is told. Part of giving up a place.

    Nothing that was written goes: it belongs to the team.
    """
    authorise(by, "programme.end_place", enrolment)
    for kind, code in ((Membership, "teams.member.left"), (Mentorship, "teams.mentor.left")):
        rows = list(kind.objects.live().filter(enrolment=enrolment).select_related("team__cohort__programme"))
        kind.objects.filter(pk__in=[row.pk for row in rows]).update(until_at=at)
        for row in rows:
            record(code, by=by, target=row.team, enrolment=str(enrolment.pk))
            if row.team.told_at:
                _tell_who_stays(row.team, enrolment, at)


def _tell_who_stays(team: Team, left: Enrolment, at: dt.datetime) -> None:
    stay = [each for kind in (Membership, Mentorship) for each in _people_of(kind, [team])[team.pk]]
    act = f"{left.pk} {at.isoformat()}"
    notify(
        TEAM_LEFT, to={each.person for each in stay}, about=team, act=act, left=left.person.full_name, role=left.role
    )


@action
def assign_mentors(team: Team, enrolments: Sequence[Enrolment], *, by: Person) -> Team:
    """Give the team two mentors, one from each sector; ends the time of the earlier. Raises OneMentorFromEachSector."""
    team = _locked(team)
    authorise(by, "teams.organise", team)
    mentors = list(
        Enrolment.objects.select_related("person", "organisation").filter(pk__in=[each.pk for each in enrolments])
    )
    _refuse_strangers(mentors, team.cohort, Role.MENTOR)
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


@action
def tell_everybody(cohort: Cohort, *, by: Person) -> int:
    """Make the cohort's teams known: to members by a message each, to a mentor by one with all their teams, and to the
    cohort on its pages.

    Returns how many people were written to. Raises NothingToTell.
    """
    authorise(by, "teams.organise", cohort)
    teams = list(Team.objects.select_for_update().filter(cohort=cohort, told_at=None).order_by("number"))
    if not teams:
        raise NothingToTell(_("There is no team that people do not know of yet."))
    at = now()
    Team.objects.filter(pk__in=[team.pk for team in teams]).update(told_at=at)
    members, mentors = _people_of(Membership, teams), _people_of(Mentorship, teams)
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
            each=_own_reasons(team),
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


def _own_reasons(team: Team) -> Callable[[Person | Addressee], dict[str, Any]]:
    """Why each member is in the team, for the message to that member only."""
    own: dict[object, list[str]] = dict(
        Membership.objects.live().filter(team=team).values_list("enrolment__person", "reasons")
    )
    return lambda person: {"reasons": own.get(getattr(person, "pk", None), [])}


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)


def _by_id(people: Iterable[Enrolment]) -> dict[object, Enrolment]:
    return {each.pk: each for each in people}


def _people_of(kind: type[Membership] | type[Mentorship], teams: list[Team]) -> dict[object, list[Enrolment]]:
    people: dict[object, list[Enrolment]] = defaultdict(list)
    rows = kind.objects.live().filter(team__in=teams).select_related("enrolment__person", "enrolment__organisation")
    for row in rows:
        people[row.team_id].append(row.enrolment)
    return people


def _refuse_taken(cohort: Cohort, names: Sequence[str], *, but: Team | None = None) -> None:
    taken = {name.casefold() for name in cohort.teams.exclude(pk=but and but.pk).values_list("name", flat=True)}
    for name in names:
        if name.casefold() in taken:
            raise NameTaken(_("There is already a team called “%(name)s”. Choose another name.") % {"name": name})
        taken.add(name.casefold())


def _refuse_strangers(people: Sequence[Enrolment], cohort: Cohort, role: Role) -> None:
    wrong = [
        each
        for each in people
        if each.cohort_id != cohort.pk or each.role != role or each.state != EnrolmentState.ACTIVE
    ]
    if wrong:
        raise NotInThisCohort(
            ngettext(
                "%(names)s has no place in this cohort as %(role)s now.",
                "%(names)s have no place in this cohort as %(role)s now.",
                len(wrong),
            )
            % {"names": ", ".join(each.person.full_name for each in wrong), "role": str(role.label).lower()}
        )


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
