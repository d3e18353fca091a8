"""Reads of what people ask about their own data, and of the words of others that an organiser has to weigh for it."""

import datetime as dt
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from programme.models import Cohort, Notification, Person, PrivacyRequest, Programme, ProgrammeRole
from programme.shared import looking
from programme.shared.authorise import authorise
from programme.shared.personal_data import all_rows
from programme.states import (
    LookKind,
    NotificationState,
    PrivacyRequestKind,
    PrivacyRequestState,
    ProgrammeRoleKind,
)

AGREED = (PrivacyRequestState.ACCEPTED, PrivacyRequestState.PARTLY)


@dataclass(frozen=True)
class HeldBack:
    """Words of somebody else about the person: whose row, of what kind, and what stands in it."""

    key: str
    kind: str
    about: str
    words: list[str]


def of_person(person: Person) -> QuerySet[PrivacyRequest]:
    """What the person has asked, newest first."""
    return PrivacyRequest.objects.filter(person=person).select_related("programme").order_by("-asked_at", "pk")


def own(person: Person, pk: UUID) -> PrivacyRequest | None:
    """One of the person's own requests."""
    return of_person(person).filter(pk=pk).first()


def open_in(cohort: Cohort) -> QuerySet[PrivacyRequest]:
    """What the programme of the cohort still has to answer, soonest due first."""
    return PrivacyRequest.objects.filter(programme=cohort.programme_id, state=PrivacyRequestState.OPEN)


def at_desk(cohort: Cohort, *, by: Person) -> QuerySet[PrivacyRequest]:
    """All requests to the programme: open ones first, soonest due. Raises NotAllowed."""
    authorise(by, "programme.organise", cohort)
    rows = PrivacyRequest.objects.filter(programme=cohort.programme_id).select_related("person", "answered_by")
    return rows.order_by("answered_at", "due_on", "pk")


def for_desk(cohort: Cohort, pk: UUID, *, by: Person) -> PrivacyRequest | None:
    """One request to the programme of the cohort. Raises NotAllowed."""
    return at_desk(cohort, by=by).select_related("programme").filter(pk=pk).first()


def last_asked(person: Person, kind: PrivacyRequestKind) -> list[PrivacyRequest]:
    """What the person asked of each programme at the same time, the last time that they did."""
    rows = of_person(person).filter(kind=kind).exclude(state=PrivacyRequestState.WITHDRAWN)
    newest = rows.first()
    return list(rows.filter(asked_at=newest.asked_at)) if newest else []


def programmes_of(person: Person) -> QuerySet[Programme]:
    """Programmes that hold something of the person: a place, now or before, or a role."""
    places = Q(cohorts__enrolments__person=person)
    return Programme.objects.filter(places | Q(roles__person=person)).distinct()


def to_carry_out(*, at: dt.datetime, told_before: dt.datetime) -> list[Person]:
    """People of whose requests to be erased every one is answered, and who have been told or could have been."""
    waiting = PrivacyRequest.objects.filter(kind=PrivacyRequestKind.ERASE, person=OuterRef("pk"))
    agreed = waiting.filter(state__in=AGREED)
    on_its_way = Notification.objects.filter(
        person=OuterRef("pk"),
        kind="programme.privacy_answered",
        state__in=(NotificationState.QUEUED, NotificationState.SENDING),
        created_at__gt=told_before,
    )
    people = Person.objects.filter(Exists(agreed), ~Exists(waiting.filter(state=PrivacyRequestState.OPEN)))
    return list(people.filter(~Exists(on_its_way)).order_by("pk"))


# ---- other people's words -----


def held_back(request: PrivacyRequest, *, by: Person) -> list[HeldBack]:
    """What others wrote about the person in the programme, for an organiser to weigh. Raises NotAllowed.

    Private concerns and what members of a team say of each other are not among it: organisers do not read them.
    """
    authorise(by, "programme.answer_privacy", request)
    person = request.person
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    found = []
    for rows in all_rows():
        model: type[Model] = apps.get_model(rows.model)
        way = way_to_programme(rows.model)
        if not way:
            continue
        if rows.weighed and (about := rows.of(rows.about, person.pk)) is not None:
            when = rows.weighed_when or Q()
            found += _held(model, about & when & Q(**{way: request.programme_id}), rows.weighed)
        if rows.others_words and (theirs := rows.theirs(person.pk, addresses)) is not None:
            found += _held(model, theirs & Q(**{way: request.programme_id}), rows.others_words)
    if found:
        looking.saw(by, LookKind.REVIEWS, request)
    return found


def _held(model: type[Model], condition: Q, fields: tuple[str, ...]) -> list[HeldBack]:
    rows: Any = model._base_manager.filter(pk__in=model._base_manager.filter(condition).values("pk")).order_by("pk")
    return [
        HeldBack(
            key=f"{model._meta.label}:{row.pk}",
            kind=str(model._meta.verbose_name).capitalize(),
            about=str(row),
            words=[str(getattr(row, name)) for name in fields if getattr(row, name)],
        )
        for row in rows
        if any(getattr(row, name) for name in fields)
    ]


@cache
def way_to_programme(label: str) -> str:
    """The look-up from a row to its programme by the fewest steps; nothing where there is none."""
    waiting: deque[tuple[Any, str]] = deque([(apps.get_model(label), "")])
    seen = {label}
    while waiting:
        model, way = waiting.popleft()
        for field in model._meta.concrete_fields:
            related = field.related_model
            if not field.is_relation or related is None or related is Person or related._meta.label in seen:
                continue
            further = f"{way}__{field.name}".removeprefix("__")
            if related is Programme:
                return further
            seen.add(related._meta.label)
            waiting.append((related, further))
    return ""


def told_as(held: HeldBack) -> dict[str, Any]:
    """The row as the person gets it: no name of who wrote it."""
    return {"what": held.kind, "words": held.words, "left_out": _("who wrote it")}


def only_organiser_of(person: Person) -> QuerySet[Programme]:
    """Programmes that would be left without an organiser."""
    organising = ProgrammeRole.objects.filter(kind=ProgrammeRoleKind.ORGANISER, programme=OuterRef("pk"))
    theirs, others = organising.filter(person=person), organising.filter(person__is_active=True).exclude(person=person)
    return Programme.objects.filter(Exists(theirs), ~Exists(others))
