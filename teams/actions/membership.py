"""Who is in which team: participants are put into teams and moved between them; a place that ends ends here too."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Enrolment, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import EnrolmentState, Role
from teams.models import Membership, Mentorship, Team
from teams.notifications import MEMBER_MOVED, TEAM_LEFT


class NotInThisCohort(Refused):
    """Somebody of another cohort, of another role, or who has left."""


class TeamIsDissolved(Refused):
    """Nobody can be put into the team any more."""


@action
def move(
    enrolments: Iterable[Enrolment],
    *,
    to: Team | None,
    by: Person,
    cohort: Cohort,
    reasons: Mapping[object, list[str]] | None = None,
) -> int:
    """Put participants into a team, or out of any, and tell them if the team is known already.

    `reasons`, by enrolment, say why this team; each person reads their own. Returns how many were moved; people who
    are there already count as none.
    """
    moved = place(enrolments, to=to, by=by, cohort=cohort, reasons=reasons)
    if to and to.told_at and moved:
        notify(
            MEMBER_MOVED,
            to=[each.person for each in moved],
            about=to,
            act=now().isoformat(),
            url=address_in(cohort, "teams:team_detail", to.pk),
            team=to.name,
            each=own_reasons(to),
        )
    return len(moved)


@action
def place(
    enrolments: Iterable[Enrolment],
    *,
    to: Team | None,
    by: Person,
    cohort: Cohort,
    reasons: Mapping[object, list[str]] | None = None,
) -> list[Enrolment]:
    """Put participants into a team, or out of any, without a message; ends where they were. Returns who moved."""
    authorise(by, "teams.organise", cohort)
    to = locked_team(to) if to else None
    people = list(
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .filter(pk__in=[each.pk for each in enrolments])
        .order_by("pk")
    )
    at = now()  # read under the lock: who comes second must not end a membership before it began
    refuse_strangers(people, cohort, Role.PARTICIPANT)
    if to and to.cohort_id != cohort.pk:
        raise NotInThisCohort(_("That team belongs to another cohort."))
    if to and to.dissolved_at:
        raise TeamIsDissolved(_("%(team)s is dissolved. Choose another team.") % {"team": to.name})
    current = {each.enrolment_id: each for each in Membership.objects.live().filter(enrolment__in=people)}
    moving = [each for each in people if (current.get(each.pk) and current[each.pk].team_id) != (to and to.pk)]
    Membership.objects.live().filter(enrolment__in=moving).update(until_at=at)
    why = reasons or {}
    if to:
        Membership.objects.bulk_create(
            Membership(team=to, enrolment=each, from_at=at, reasons=why.get(each.pk, [])) for each in moving
        )
    for each in moving:
        left = str(current[each.pk].team_id) if each.pk in current else ""
        record("teams.member.moved", by=by, target=each, left=left, joined=str(to.pk) if to else "")
    return moving


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
    stay = [each for kind in (Membership, Mentorship) for each in people_of(kind, [team])[team.pk]]
    act = f"{left.pk} {at.isoformat()}"
    notify(
        TEAM_LEFT, to={each.person for each in stay}, about=team, act=act, left=left.person.full_name, role=left.role
    )


def own_reasons(team: Team) -> Callable[[Person | Addressee], dict[str, Any]]:
    """Why each member is in the team, for the message to that member only."""
    own: dict[object, list[str]] = dict(
        Membership.objects.live().filter(team=team).values_list("enrolment__person", "reasons")
    )
    return lambda person: {"reasons": own.get(getattr(person, "pk", None), [])}


def locked_team(team: Team) -> Team:
    return Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)


def people_of(kind: type[Membership] | type[Mentorship], teams: list[Team]) -> dict[object, list[Enrolment]]:
    people: dict[object, list[Enrolment]] = defaultdict(list)
    rows = kind.objects.live().filter(team__in=teams).select_related("enrolment__person", "enrolment__organisation")
    for row in rows:
        people[row.team_id].append(row.enrolment)
    return people


def refuse_strangers(people: Sequence[Enrolment], cohort: Cohort, role: Role) -> None:
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
