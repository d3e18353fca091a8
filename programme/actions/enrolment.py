"""Gives people their places in a cohort, and keeps what they tell the cohort about themselves."""

import datetime as dt
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.actions.person import account_of, change_email, end_sign_ins
from programme.models import (
    Cohort,
    CohortQuota,
    Employment,
    Enrolment,
    Invitation,
    Nomination,
    Notification,
    Organisation,
    Person,
)
from programme.notifications import ADDRESS_CHANGED
from programme.queries import free_place as places
from programme.shared import endings
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import KnownBy, Role, Sector

OF_PERSON = ("known_as", "public_name")


class NoPlaceLeft(Refused):
    """Every place of the sector is taken."""


class NotIdentified(Refused):
    sentence = _("Say how you made sure that it is them. Nothing was changed.")


class NotOurs(Refused):
    sentence = gettext_lazy("This organisation does not belong to the programme.")


class SameEmployer(Refused):
    sentence = gettext_lazy("They work there already.")


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
        take_place(cohort, organisation.sector, is_promised=True)
    person = account_of(email=email, full_name=full_name, known_as=nomination.known_as if nomination else "")
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


def take_place(cohort: Cohort, sector: str, *, is_promised: bool = False) -> None:
    """Whoever wants a place of the sector waits here for the others: the row is locked until the commit.

    A promised place needs only not to be taken; any other must be on offer to nobody and kept for nobody either.
    """
    list(CohortQuota.objects.select_for_update().filter(cohort=cohort, sector=sector))
    standing = places.standing(cohort, sector)
    if (standing.taken >= standing.places) if is_promised else (standing.unallocated < 1):
        raise NoPlaceLeft(
            _("All places for %(sector)s are taken. We have kept your answer open: the organisers can tell you more.")
            % {"sector": Sector(sector).label.lower()}
        )


@action
def change_profile(enrolment: Enrolment, *, by: Person, at: dt.datetime, **values: Any) -> Enrolment:
    """Keep what a person says about themselves; the first time completes the profile."""
    enrolment = locked(enrolment)
    authorise(by, "programme.change_own", enrolment)
    for name, value in values.items():
        setattr(enrolment.person if name in OF_PERSON else enrolment, name, value)
    enrolment.profile_completed_at = enrolment.profile_completed_at or at
    enrolment.save()
    enrolment.person.save(update_fields=OF_PERSON)
    record("programme.profile.changed", by=by, target=enrolment, fields=sorted(values))
    return enrolment


@action
def correct_name(enrolment: Enrolment, *, by: Person, full_name: str, known_as: str) -> Person:
    """Put a name right that was written wrongly; lists and messages that carry the old one follow."""
    enrolment = locked(enrolment)
    authorise(by, "programme.organise", enrolment)
    person = Person.objects.select_for_update().get(pk=enrolment.person_id)
    old, person.full_name, person.known_as = person.full_name, full_name, known_as
    person.save(update_fields=("full_name", "known_as"))
    person.enrolments.update(listed_as=full_name)
    Nomination.objects.filter(email__iexact=person.email).update(full_name=full_name, known_as=known_as)
    Invitation.objects.filter(email__iexact=person.email).update(full_name=full_name)
    Notification.objects.filter(address__iexact=person.email).update(name=full_name)
    for field in ("subject", "body"):
        told = Notification.objects.filter(**{f"{field}__contains": old})
        told.update(**{field: Replace(field, Value(old), Value(full_name))})
    record("programme.person.name_corrected", by=by, target=enrolment, person=str(person.pk))
    return person


@action
def change_employer(
    enrolment: Enrolment,
    *,
    by: Person,
    organisation: Organisation,
    from_on: dt.date,
    email: str = "",
    known_by: str = "",
    at: dt.datetime | None = None,
) -> Enrolment:
    """The person works elsewhere from a day on; where they worked before stays known, as conflicts look at both.

    Whoever has their old machine or mailbox is out: sessions, codes, keys and links end. `email` is a new address,
    `known_by` as for `change_address`.
    """
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.organise", enrolment)
    if organisation.programme_id != enrolment.cohort.programme_id:
        raise NotOurs
    if organisation.pk == enrolment.organisation_id:
        raise SameEmployer
    if enrolment.role == Role.PARTICIPANT and organisation.sector != enrolment.sector:
        take_place(enrolment.cohort, organisation.sector)
    for employment in enrolment.person.employments.filter(organisation=enrolment.organisation_id, until_on=None):
        employment.until_on = max(from_on, employment.from_on)
        employment.save(update_fields=("until_on",))
    Employment.objects.get_or_create(
        person=enrolment.person, organisation=organisation, until_on=None, defaults={"from_on": from_on}
    )
    enrolment.organisation = organisation
    enrolment.save(update_fields=("organisation",))
    record("programme.enrolment.employer_changed", by=by, target=enrolment, organisation=str(organisation.pk))
    for look_again in endings.new_employer():
        look_again(enrolment, by, at)
    if email and email.strip().lower() != enrolment.person.email:
        change_address(enrolment, by=by, email=email, known_by=known_by, at=at)
    else:
        end_sign_ins(enrolment.person, at=at)
    return enrolment


@action
def change_address(
    enrolment: Enrolment, *, by: Person, email: str, known_by: str, at: dt.datetime | None = None
) -> Person:
    """Give the person another e-mail address: sign-ins, keys and links of the old one end. Both addresses are told.

    The record keeps how the organiser made sure of the person (`KnownBy`), and both mails say it. Raises NotIdentified
    where it is not said.

    Whoever may decide about others (a role, a judge's seat, a place in another programme) changes it themself or asks a
    site admin, so that no organiser can sign in as them.
    """
    at = at or now()
    enrolment = locked(enrolment)
    authorise(by, "programme.change_address", enrolment)
    if known_by not in KnownBy:
        raise NotIdentified
    person = change_email(enrolment.person, email=email, at=at)
    record("programme.person.address_changed", by=by, target=enrolment, person=str(person.pk), known_by=known_by)
    act = f"address {at.isoformat()}"
    old = Addressee(enrolment.person.email, person.full_name)
    notify(
        ADDRESS_CHANGED,
        to=[person, old],
        about=enrolment,
        act=act,
        cohort=enrolment.cohort,
        address=person.email,
        by=by.full_name,
        known_by=str(KnownBy(known_by).label),
    )
    return person


def locked(enrolment: Enrolment) -> Enrolment:
    """The place's row, locked, with what the acts around it read."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "organisation", "cohort__programme")
        .get(pk=enrolment.pk)
    )
