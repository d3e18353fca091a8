"""Reads of teams: the cohort's list, the team's room, the organisers' desk."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from programme.models import Cohort, Enrolment, Person
from programme.queries.check_in import Turnout, turnout
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, Role, Sector
from teams.models import Challenge, Meeting, Membership, Mentorship, Review, Team, TeamNote
from teams.queries import deliverable, review, submission
from teams.queries import room as team_room


def with_people(teams: QuerySet[Team]) -> QuerySet[Team]:
    """With live members and mentors at hand as `team.people` and `team.guides`."""
    joined = ("enrolment__person", "enrolment__organisation")
    return teams.select_related("challenge__owner").prefetch_related(  # type: ignore[no-redef]
        Prefetch("memberships", Membership.objects.live().select_related(*joined), to_attr="people"),
        Prefetch("mentorships", Mentorship.objects.live().select_related(*joined), to_attr="guides"),
    )


def colleagues(team: Team, mentor: Enrolment) -> list[Enrolment]:
    """Members of the team who work for the mentor's employer."""
    employer = mentor.organisation.employer_id
    return [row.enrolment for row in team.people if row.enrolment.organisation.employer_id == employer]


def known_in_cohort(person: Person, cohort: Cohort) -> QuerySet[Team]:
    """The cohort's teams that the person may know of, with their people. Raises NotAllowed."""
    authorise(person, "teams.view_teams", cohort)
    return with_people(Team.objects.visible_to(person).filter(cohort=cohort))


def own_first(person: Person, cohort: Cohort, words: str = "") -> QuerySet[Team]:
    """The same, those with that name or somebody of that name, the person's own first and dissolved ones last; whether
    it is theirs as `is_mine`."""
    live = {"team": OuterRef("pk"), "until_at": None}
    parts = (Membership.objects.filter(**live), Mentorship.objects.filter(**live))
    member, mentor = (Exists(rows.filter(enrolment__person=person)) for rows in parts)
    found = known_in_cohort(person, cohort).annotate(is_mine=member | mentor)
    if words:
        named = (Exists(rows.filter(enrolment__person__full_name__icontains=words)) for rows in parts)
        found = found.filter(Q(name__icontains=words) | next(named) | next(named))
    return found.order_by(F("dissolved_at").asc(nulls_first=True), "-is_mine", "number")


def own(person: Person, cohort: Cohort) -> Team | None:
    """The team that the person is a member of."""
    return Team.objects.of_member(person).filter(cohort=cohort).first()


def mentored(person: Person, cohort: Cohort) -> list[Team]:
    """The teams that the person mentors."""
    return list(Team.objects.of_mentor(person).filter(cohort=cohort))


def mentored_with_people(person: Person, cohort: Cohort) -> list[Team]:
    """The same with their people at hand."""
    return list(with_people(Team.objects.of_mentor(person).filter(cohort=cohort)))


def untold(cohort: Cohort) -> QuerySet[Team]:
    """Teams that only organisers know."""
    return Team.objects.standing().filter(cohort=cohort, told_at=None)


def for_person(person: Person, cohort: Cohort, team: object) -> Team | None:
    """A team that the person may know of, with its people."""
    return with_people(
        Team.objects.visible_to(person).filter(cohort=cohort, pk=team).select_related("cohort__programme")
    ).first()


@dataclass(frozen=True)
class Room:
    """A team's own page, as this person may see it."""

    team: Team
    is_member: bool
    is_mentor: bool
    # The team is dissolved, and the person was in it to the end.
    was_member: bool
    works: list[submission.Work]
    words: list[review.Word]
    notes: list[TeamNote]
    meetings: list[Meeting]
    # By deliverable: how many parts are done, and of how many.
    parts: dict[object, tuple[int, int]]

    @property
    def rows(self) -> list[tuple[submission.Work, tuple[int, int]]]:
        """The work on each deliverable with how much of it is there."""
        return [(work, self.parts.get(work.deliverable.pk, (0, 0))) for work in self.works]

    @property
    def files(self) -> list[dict[str, Any]]:
        """What lies in the last version of each deliverable."""
        return [file | {"of": work.deliverable} for work in self.works if work.latest for file in work.latest.manifest]

    @property
    def asks_sharing(self) -> bool:
        """The team has not chosen whether mentors read drafts, or a mentor has asked again."""
        return self.team.mentors_read_drafts is None or self.team.drafts_asked_at is not None

    @property
    def unread(self) -> list[Review]:
        """Words that this person is the first to read."""
        return list(review.unread(self.words)) if any(not word.is_read for word in self.words) else []

    @property
    def has_work(self) -> bool:
        """Something has been begun."""
        return any(work.submission for work in self.works)


def room(person: Person, team: Team, *, at: dt.datetime) -> Room:
    """The room of the team: its work for members and mentors only, mentors' words as each may read them. Of a dissolved
    team, who was in it to the end still reads its work."""
    is_member = any(each.enrolment.person_id == person.pk for each in team.people)
    is_mentor = any(each.enrolment.person_id == person.pk for each in team.guides)
    was_member = bool(team.dissolved_at) and Team.objects.dissolved_under(person).filter(pk=team.pk).exists()
    return Room(
        team,
        is_member,
        is_mentor,
        was_member,
        submission.of_team(team, at=at) if is_member or is_mentor or was_member else [],
        review.for_team(person, team) if is_member or is_mentor else [],
        list(team_room.notes(team)) if is_member or is_mentor else [],
        list(team_room.meetings(team)) if is_member or is_mentor else [],
        deliverable.parts_of(team) if is_member else {},
    )


@dataclass(frozen=True)
class Engagement:
    """How a team's members came to the visits that are over: all together, and each."""

    whole: Turnout
    members: list[tuple[Person, Turnout]]


def engagement(team: Team, *, at: dt.datetime) -> Engagement:
    """For organisers. The team is one of `for_desk`, with its people at hand."""
    found = turnout(team.cohort, at=at)
    members = [(row.enrolment.person, found.get(row.enrolment.person_id, Turnout())) for row in team.people]
    return Engagement(sum((each for _person, each in members), Turnout()), members)


@dataclass(frozen=True)
class Mix:
    """A team with the count of each sector."""

    team: Team

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(each.enrolment.sector for each in self.team.people)

    @property
    def civil_service(self) -> int:
        return self.counts[Sector.CIVIL_SERVICE]

    @property
    def industry(self) -> int:
        return self.counts[Sector.INDUSTRY]

    @property
    def conflicts(self) -> list[tuple[Enrolment, str]]:
        """Each mentor who is a colleague of members, with their names."""
        found = [(row.enrolment, colleagues(self.team, row.enrolment)) for row in self.team.guides]
        return [(mentor, ", ".join(each.person.full_name for each in known)) for mentor, known in found if known]

    @property
    def is_uneven(self) -> bool:
        """More than one apart: seven teams of nineteen and nineteen cannot all be level."""
        return abs(self.civil_service - self.industry) > 1


@dataclass(frozen=True)
class Desk:
    """All teams of a cohort as organisers see them, and who has none; read in parts, as there may be thousands."""

    teams: QuerySet[Team]
    unplaced: QuerySet[Enrolment]
    dissolved: QuerySet[Team]

    @cached_property
    def count(self) -> int:
        return self.teams.count()

    @cached_property
    def unplaced_count(self) -> int:
        return self.unplaced.count()

    @cached_property
    def waiting(self) -> QuerySet[Team]:
        """Those that only organisers know."""
        return self.teams.filter(told_at=None)

    @cached_property
    def untold(self) -> int:
        return self.waiting.count()

    @cached_property
    def without_mentors(self) -> int:
        live = Count("mentorships", filter=Q(mentorships__until_at=None))
        return self.teams.annotate(live=live).filter(live__lt=2).count()

    def found(self, words: str) -> QuerySet[Team]:
        """The teams of that name, or with somebody of that name, with their people."""
        member = Membership.objects.live().filter(team=OuterRef("pk"), enrolment__person__full_name__icontains=words)
        rows = self.teams.filter(Q(name__icontains=words) | Exists(member)) if words else self.teams
        return with_people(rows)

    def found_unplaced(self, words: str) -> QuerySet[Enrolment]:
        """Those of that name who have no team."""
        return self.unplaced.filter(person__full_name__icontains=words) if words else self.unplaced


def desk(cohort: Cohort, *, by: Person) -> Desk:
    """The teams and the people without one. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    return Desk(teams_of(cohort), unplaced(cohort), dissolved(cohort))


def people_to_tell(waiting: QuerySet[Team]) -> int:
    """How many people are members or mentors of these teams."""
    of = [model.objects.live().filter(team__in=waiting).order_by() for model in (Membership, Mentorship)]
    members, mentors = (rows.values_list("enrolment__person") for rows in of)
    return members.union(mentors).count()


def dissolved(cohort: Cohort) -> QuerySet[Team]:
    """Teams that were dissolved: they hand in nothing more, and are not ranked."""
    return Team.objects.filter(cohort=cohort, dissolved_at__isnull=False)


def unplaced(cohort: Cohort) -> QuerySet[Enrolment]:
    """Participants without a team."""
    placed = Membership.objects.live().filter(team__cohort=cohort).values("enrolment")
    return participants(cohort).exclude(pk__in=placed)


def participants(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody who can be put into a team."""
    return _people(cohort, Role.PARTICIPANT)


def mentors(cohort: Cohort) -> QuerySet[Enrolment]:
    """Everybody who can be given a team to mentor."""
    return _people(cohort, Role.MENTOR)


def _people(cohort: Cohort, role: Role) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.filter(cohort=cohort, role=role, state=EnrolmentState.ACTIVE)
        .select_related("person", "organisation")
        .order_by("person__full_name")
    )


def teams_of(cohort: Cohort) -> QuerySet[Team]:
    """The cohort's teams, for an organiser's choices."""
    return Team.objects.standing().filter(cohort=cohort)


def for_desk(cohort: Cohort, team: object, *, by: Person) -> Team | None:
    """One team for its organiser. Raises NotAllowed."""
    authorise(by, "teams.view_desks", cohort)
    return with_people(Team.objects.filter(cohort=cohort, pk=team).select_related("cohort__programme")).first()


def history(team: Team) -> list[Membership | Mentorship]:
    """Who came and went, newest first."""
    joined = ("enrolment__person", "enrolment__organisation")
    rows: Iterable[Membership | Mentorship] = (
        *team.memberships.exclude(until_at=None).select_related(*joined),
        *team.mentorships.exclude(until_at=None).select_related(*joined),
    )
    return sorted(rows, key=lambda row: row.until_at or row.from_at, reverse=True)


def choices_of_challenge(cohort: Cohort) -> QuerySet[Challenge]:
    """Challenges a team can be given."""
    return Challenge.objects.filter(cohort=cohort).published()


def memberships_of(enrolment: Enrolment) -> list[Membership]:
    """The team place that the person has now."""
    return list(Membership.objects.live().filter(enrolment=enrolment).select_related("team"))


def mentorships_of(enrolment: Enrolment) -> list[Mentorship]:
    """The teams that the person mentors now."""
    rows = Mentorship.objects.live().filter(enrolment=enrolment).select_related("team")
    return list(rows.order_by("team__number"))
