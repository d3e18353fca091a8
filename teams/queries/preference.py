"""Reads of what participants would like: their choices among challenges, and what they need of their team's place."""

import datetime as dt

from django.utils.translation import gettext as _

from programme.models import Cohort, Enrolment, Person
from programme.shared.authorise import authorise, may
from programme.shared.time import now
from programme.states import EnrolmentState, Role
from teams.models import Challenge, Preference, Team, TeamNeed
from teams.queries.instance import wishes_of


def enrolment_of(person: Person, cohort: Cohort) -> Enrolment | None:
    """The person's place as a participant. Raises NotAllowed."""
    authorise(person, "teams.rank", cohort)
    mine = Enrolment.objects.filter(person=person, cohort=cohort, role=Role.PARTICIPANT, state=EnrolmentState.ACTIVE)
    return mine.select_related("cohort__programme").first()


def is_asked(person: Person, cohort: Cohort) -> bool:
    """Whether what the person would like still counts: they have a place as a participant, and choices are open."""
    return may(person, "teams.rank", cohort) and not why_closed(person, cohort)


def closes_at(cohort: Cohort) -> dt.datetime | None:
    """The time that the organisers set, after which choices stay as they are."""
    said = wishes_of(cohort)["choices_until"]
    return dt.datetime.fromisoformat(said) if said else None


def why_closed(person: Person, cohort: Cohort) -> str:
    """Why the person can no longer change their choices; empty while they can."""
    if Team.objects.of_member(person).filter(cohort=cohort).exists():
        return _("You have a team already")
    until = closes_at(cohort)
    return _("Choices are closed") if until and until <= now() else ""


def chosen_by(enrolment: Enrolment) -> list[Challenge]:
    """The challenges that the person chose, first choice first."""
    return [row.challenge for row in Preference.objects.filter(enrolment=enrolment).select_related("challenge")]


def challenges_to_rank(cohort: Cohort) -> list[Challenge]:
    """What can be chosen from."""
    return list(Challenge.objects.filter(cohort=cohort).published().select_related("owner").order_by("title"))


def ranks_of(enrolment: Enrolment) -> dict[object, int]:
    """The rank of each challenge that the person chose."""
    return dict(Preference.objects.filter(enrolment=enrolment).values_list("challenge", "rank"))


def needs_of(enrolment: Enrolment) -> list[str]:
    """What the person asked organisers to mind."""
    return list(TeamNeed.objects.filter(enrolment=enrolment).values_list("kind", flat=True))
