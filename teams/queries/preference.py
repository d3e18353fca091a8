"""Reads of what participants would like: their choices among challenges, and what they need of their team's place."""

from programme.models import Cohort, Enrolment, Person
from programme.shared.authorise import authorise, may
from programme.states import EnrolmentState, Role
from teams.models import Challenge, Preference, Team, TeamNeed


def enrolment_of(person: Person, cohort: Cohort) -> Enrolment | None:
    """The person's place as a participant. Raises NotAllowed."""
    authorise(person, "teams.rank", cohort)
    mine = Enrolment.objects.filter(person=person, cohort=cohort, role=Role.PARTICIPANT, state=EnrolmentState.ACTIVE)
    return mine.select_related("cohort__programme").first()


def is_asked(person: Person, cohort: Cohort) -> bool:
    """Whether what the person would like still counts: they have a place as a participant, and no team yet."""
    return may(person, "teams.rank", cohort) and not Team.objects.of_member(person).filter(cohort=cohort).exists()


def challenges_to_rank(cohort: Cohort) -> list[Challenge]:
    """What can be chosen from."""
    return list(Challenge.objects.filter(cohort=cohort).published().select_related("owner").order_by("title"))


def ranks_of(enrolment: Enrolment) -> dict[object, int]:
    """The rank of each challenge that the person chose."""
    return dict(Preference.objects.filter(enrolment=enrolment).values_list("challenge", "rank"))


def needs_of(enrolment: Enrolment) -> list[str]:
    """What the person asked organisers to mind."""
    return list(TeamNeed.objects.filter(enrolment=enrolment).values_list("kind", flat=True))
