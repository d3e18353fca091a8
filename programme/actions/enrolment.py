"""Gives people their places in a cohort, and keeps what they tell the cohort about themselves."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.person import create_person
from programme.models import Cohort, CohortQuota, Employment, Enrolment, Nomination, Organisation, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import ENROLMENT, EnrolmentState, Role, Sector

OF_PERSON = ("known_as", "public_name")


class NoPlaceLeft(Refused):
    """Every place of the sector is taken."""


class PlaceHeld(Refused):
    sentence = gettext_lazy("You already have this place. Sign in to use it.")


def enrol(
    cohort: Cohort,
    *,
    role: Role,
    email: str,
    full_name: str,
    organisation: Organisation,
    at: dt.datetime,
    nomination: Nomination | None = None,
) -> Enrolment:
    """Give the person the place, never beyond the places of their sector. Part of accepting an invitation."""
    if role == Role.PARTICIPANT:
        _take_place(cohort, organisation.sector)
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        known_as = nomination.known_as if nomination else ""
        person = create_person(email=email, full_name=full_name, known_as=known_as)
    if Enrolment.objects.filter(cohort=cohort, person=person, role=role).exists():
        raise PlaceHeld
    enrolment = Enrolment(cohort=cohort, person=person, role=role, organisation=organisation)
    if nomination:
        enrolment.job_title, enrolment.region = nomination.job_title, nomination.region
        enrolment.skills, enrolment.experience_months = nomination.skills, nomination.experience_months
    enrolment.save(force_insert=True)
    Employment.objects.get_or_create(
        person=person,
        organisation=organisation,
        until_on=None,
        defaults={"from_on": at.astimezone(cohort.zone).date()},
    )
    return enrolment


def _take_place(cohort: Cohort, sector: str) -> None:
    """Whoever wants a place of the sector waits here for the others: the row is locked until the commit."""
    quota = CohortQuota.objects.select_for_update().filter(cohort=cohort, sector=sector).first()
    taken = (
        Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT, organisation__sector=sector)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .count()
    )
    if quota is None or taken >= quota.places:
        raise NoPlaceLeft(
            _("All places for %(sector)s are taken. We have kept your answer open: the organisers can tell you more.")
            % {"sector": Sector(sector).label.lower()}
        )


@action
def change_profile(enrolment: Enrolment, *, by: Person, at: dt.datetime, **values: Any) -> Enrolment:
    """Keep what a person says about themselves; the first time completes the profile."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "cohort__programme")
        .get(pk=enrolment.pk)
    )
    authorise(by, "programme.change_own", enrolment)
    for name, value in values.items():
        setattr(enrolment.person if name in OF_PERSON else enrolment, name, value)
    enrolment.profile_completed_at = enrolment.profile_completed_at or at
    enrolment.save()
    enrolment.person.save(update_fields=OF_PERSON)
    record("programme.profile.changed", by=by, target=enrolment, fields=sorted(values))
    return enrolment


@action
def move_enrolment(enrolment: Enrolment, *, by: Person, to: EnrolmentState, reason: str = "") -> Enrolment:
    """Pause a place, take it up again, or end it; the person's account stays."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=enrolment.pk)
    )
    authorise(by, "programme.organise", enrolment)
    ENROLMENT.check(enrolment.state, to=to)
    enrolment.state = to
    enrolment.save(update_fields=("state",))
    record("programme.enrolment.moved", by=by, target=enrolment, to=to, reason=reason)
    return enrolment
