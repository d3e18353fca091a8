"""The list of alumni: joined and left by each person alone; organisers ask from it who would mentor."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.invitation import invite
from programme.models import Alumnus, Cohort, Invitation, Person
from programme.queries import alumnus as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import Role


class WouldNotMentor(Refused):
    sentence = gettext_lazy("This person has not said that they may be asked to mentor.")


class NotThatCohort(Refused):
    sentence = gettext_lazy("This person has a place or an invitation there already, or the cohort is over.")


@action
def join_alumni(
    cohort: Cohort, *, help_with: str, shows_email: bool, would_mentor: bool, by: Person, at: dt.datetime
) -> Alumnus:
    """Put oneself on the list, or change what it says. Raises NotAllowed before the cohort is over."""
    authorise(by, "programme.join_alumni", cohort)
    said = {"cohort": cohort, "help_with": help_with, "shows_email": shows_email, "would_mentor": would_mentor}
    entry, _is_new = Alumnus.objects.update_or_create(
        programme=cohort.programme, person=by, defaults=said, create_defaults={**said, "since": at}
    )
    record("programme.alumnus.joined", by=by, target=entry)
    return entry


@action
def leave_alumni(entry: Alumnus, *, by: Person) -> None:
    """Take oneself off the list."""
    authorise(by, "programme.change_own", entry)
    record("programme.alumnus.left", by=by, target=entry)
    entry.delete()


@action
def invite_to_mentor(entry: Alumnus, cohort: Cohort, *, by: Person, at: dt.datetime) -> Invitation:
    """Invite somebody from the list to mentor a later cohort, by the same mail as any mentor.

    Raises WouldNotMentor, NotThatCohort.
    """
    entry = Alumnus.objects.select_for_update(of=("self",)).select_related("person", "programme").get(pk=entry.pk)
    authorise(by, "programme.organise", entry)
    if not entry.would_mentor:
        raise WouldNotMentor
    if not queries.later_cohorts(entry).filter(pk=cohort.pk).exists():
        raise NotThatCohort
    person = entry.person
    return invite(
        cohort,
        by=by,
        role=Role.MENTOR,
        email=person.email,
        full_name=person.full_name,
        organisation=queries.employer_of(entry),
        at=at,
    )
