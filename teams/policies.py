"""Who may do what with challenges, teams, deliverables, submissions and reviews."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import rules
from django.db.models import Q, QuerySet

from programme.models import Person
from programme.policies import is_enrolled_as, is_organiser, is_site_admin
from programme.shared import acting_as, looking
from programme.shared.prepared import prepared
from programme.states import EnrolmentState, LookKind, Role
from teams.models import FormationRun, Membership, Review, Team


@rules.predicate
def is_visible(person: Person, target: Any) -> bool:
    """The row filter of the target's own table says yes: "which rows" and "this row" are one rule."""
    return target is not None and type(target).objects.visible_to(person).filter(pk=target.pk).exists()


@rules.predicate
def is_member(person: Person, target: Any) -> bool:
    """A member of the team now (of the submission's or version's team), and told so."""
    return target is not None and bool(_membership(person, _team_of(target)))


def memberships_that_write(person: Person) -> QuerySet[Membership]:
    """By which the person is a member of a team now, and told so."""
    live = Membership.objects.live().filter(enrolment__person=person.pk, enrolment__state=EnrolmentState.ACTIVE)
    return live.filter(team__told_at__isnull=False).order_by()


@prepared
def _membership(person: Person, team: UUID) -> QuerySet[Membership, tuple[int]]:
    return memberships_that_write(person).filter(team=team).values_list("pk")[:1]


@rules.predicate
def is_mentor(person: Person, target: Any) -> bool:
    """A mentor of the team now."""
    return target is not None and Team.objects.of_mentor(person).filter(pk=_team_of(target)).exists()


@rules.predicate
def is_own_mentorship(person: Person, target: Any) -> bool:
    """The mentorship is the person's own and has not ended."""
    return target is not None and target.until_at is None and target.enrolment.person_id == person.pk


@rules.predicate
def is_own_review(person: Person, target: Any) -> bool:
    """The person wrote the review and still mentors the team."""
    return is_own_mentorship(person, target.mentorship) and is_mentor(person, target)


@rules.predicate
def has_a_say(person: Person, target: Any) -> bool:
    """Was asked whether the solution may go public, whether or not they are in the team still."""
    return target is not None and target.consents.filter(person=person.pk).exists()


def _reviews_about(person: Person) -> QuerySet[Review]:
    """Reviews that the person wrote, and those of teams that they were ever in."""
    teams = Membership.objects.filter(enrolment__person=person.pk).values("team")
    return Review.objects.filter(Q(mentorship__enrolment__person=person.pk) | Q(mentorship__team__in=teams)).order_by()


def _runs_with_needs_of(person: Person) -> Iterator[UUID]:
    """Attempts at teams in which the person's own needs stand."""
    places = {str(pk) for pk in person.enrolments.values_list("pk", flat=True)}
    runs = FormationRun.objects.filter(cohort__in=person.enrolments.values("cohort")).order_by()
    for pk, people in runs.values_list("pk", "instance__people").iterator():
        if any(each["id"] in places and each.get("needs") for each in people or ()):
            yield pk


def _of_their_teams(ids: str, person: Person) -> QuerySet[Team, UUID]:
    """What the teams have that the person was ever in."""
    teams = Team.objects.filter(memberships__enrolment__person=person.pk).order_by()
    return teams.filter(**{f"{ids}__isnull": False}).values_list(ids, flat=True).distinct()


def _team_of(target: Any) -> UUID:
    return target.pk if isinstance(target, Team) else target.team.pk


rules.add_perm("teams.view_challenge", is_visible)
rules.add_perm(
    "teams.view_challenges",
    is_organiser | is_site_admin | is_enrolled_as(Role.PARTICIPANT, Role.MENTOR, Role.JUDGE),
)
rules.add_perm("teams.ask_owner", is_visible & is_enrolled_as(Role.PARTICIPANT, Role.MENTOR))
rules.add_perm("teams.rank", is_enrolled_as(Role.PARTICIPANT))
rules.add_perm("teams.view_teams", is_organiser | is_site_admin | is_enrolled_as(Role.PARTICIPANT, Role.MENTOR))
rules.add_perm("teams.view_team", is_visible)
rules.add_perm("teams.view_room", is_member | is_mentor)
rules.add_perm("teams.write", is_member)
rules.add_perm("teams.answer_release", is_member | has_a_say)
rules.add_perm("teams.mentor", is_mentor)
rules.add_perm("teams.view_version", is_visible)
rules.add_perm("teams.view_attachment", is_visible)
rules.add_perm("teams.review", is_own_mentorship & is_mentor)
rules.add_perm("teams.view_review", is_visible)
rules.add_perm("teams.raise_concern", is_enrolled_as(Role.PARTICIPANT, Role.MENTOR))
rules.add_perm("teams.reply", is_member | is_own_review)
rules.add_perm("teams.organise", is_organiser)
rules.add_perm("teams.view_desks", is_organiser | is_site_admin)
rules.add_perm("teams.read_reviews", is_organiser | is_site_admin)

looking.watch("teams.read_reviews", LookKind.REVIEWS)
looking.concerns("teams.Review", LookKind.REVIEWS, lambda person: _reviews_about(person).values_list("pk", flat=True))
looking.concerns(
    "programme.Cohort",
    LookKind.REVIEWS,
    lambda person: _reviews_about(person).values_list("point__cohort", flat=True).distinct(),
)
looking.concerns("teams.FormationRun", LookKind.NEEDS, _runs_with_needs_of)
for label, ids in {
    "teams.SubmissionVersion": "submissions__versions",
    "teams.Attachment": "submissions__attachments",
    "teams.Deliverable": "submissions__deliverable",
}.items():
    looking.concerns(label, LookKind.WORK, partial(_of_their_teams, ids))

# Never a team's room, its drafts and versions, or a review.
acting_as.opens(
    "teams:challenge_list",
    "teams:challenge_detail",
    "teams:challenge_desk",
    "teams:team_list",
    "teams:team_desk",
)
