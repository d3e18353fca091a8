"""Reads around the end of a place: what it would free, who is away, which later cohorts there are."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from programme.models import Cohort, Enrolment, EnrolmentMove, Notification, Person, Programme, ProgrammeRole
from programme.shared import endings
from programme.shared.prepared import prepared
from programme.states import CohortState, EnrolmentState, ProgrammeRoleKind

HERE = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


def consequences(enrolment: Enrolment, *, at: dt.datetime, on_pause: bool = False) -> list[str]:
    """What giving the place up (or pausing it) would end or free, in sentences."""
    return [sentence for ending in endings.of_place(on_pause=on_pause) for sentence in ending.foresee(enrolment, at)]


def own(cohort: Cohort, pk: object, *, person: Person) -> Enrolment | None:
    """One of the person's own places in the cohort that has not ended."""
    rows = Enrolment.objects.filter(cohort=cohort, person=person, pk=pk).exclude(state=EnrolmentState.WITHDRAWN)
    return rows.select_related("person", "organisation", "cohort__programme").first()


def moves(enrolment: Enrolment) -> QuerySet[EnrolmentMove]:
    """The history of a place, the newest first."""
    return enrolment.moves.select_related("by", "later__cohort__programme").order_by("-at", "-pk")


def pause_of(enrolment: Enrolment) -> EnrolmentMove | None:
    """The pause that a place is in."""
    return moves(enrolment).filter(to=EnrolmentState.PAUSED).first() if enrolment.state == "paused" else None


def later_cohorts(enrolment: Enrolment) -> QuerySet[Cohort]:
    """Cohorts of the programme that begin later and in which the person has no such place."""
    rows = Cohort.objects.filter(programme=enrolment.cohort.programme_id, starts_on__gt=enrolment.cohort.starts_on)
    rows = rows.exclude(state=CohortState.COMPLETED)
    held = Enrolment.objects.filter(person=enrolment.person_id, role=enrolment.role).values("cohort")
    return rows.exclude(pk__in=held).select_related("programme").order_by("starts_on")


def organisers(programme: Programme) -> QuerySet[Person]:
    """Who organises the programme."""
    held = ProgrammeRole.objects.filter(programme=programme, kind=ProgrammeRoleKind.ORGANISER)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def away_from(cohort: Cohort, people: Iterable[Person]) -> set[object]:
    """Those of the people whose places in the cohort are all paused or ended, and who hold no role beside them."""
    wanted = [person.pk for person in people]
    states: dict[object, set[str]] = {}
    for person, state in _states_in(cohort, wanted):
        states.setdefault(person, set()).add(state)
    away = {person for person, held in states.items() if not held & set(HERE)}
    if away:
        away -= set(
            ProgrammeRole.objects.filter(programme=cohort.programme_id, person__in=away).values_list(
                "person", flat=True
            )
        )
    return away


@prepared
def _states_in(cohort: Cohort, people: list[UUID]) -> QuerySet[Enrolment, tuple[UUID, str]]:
    return Enrolment.objects.filter(cohort=cohort, person__in=people).order_by().values_list("person", "state")


def is_here_in_another_role(enrolment: Enrolment) -> bool:
    """Whether the person has another running place in the cohort, or a role in the programme, and so gets its mail."""
    others = Enrolment.objects.filter(cohort=enrolment.cohort_id, person=enrolment.person_id, state__in=HERE)
    roles = ProgrammeRole.objects.filter(programme=enrolment.cohort.programme_id, person=enrolment.person_id)
    return others.exclude(pk=enrolment.pk).exists() or roles.exists()


def back_soon(programmes: Iterable[Programme] | QuerySet[Programme], *, until: dt.date) -> list[EnrolmentMove]:
    """The pauses that places of the programmes are in and that end by that day: somebody has to take them up, or move
    them to a later cohort."""
    newest = EnrolmentMove.objects.filter(enrolment=OuterRef("enrolment")).order_by("-at", "-pk").values("pk")[:1]
    rows = EnrolmentMove.objects.filter(pk=Subquery(newest), to=EnrolmentState.PAUSED, back_on__lte=until)
    rows = rows.filter(enrolment__cohort__programme__in=programmes).exclude(
        enrolment__cohort__state=CohortState.COMPLETED
    )
    return list(rows.select_related("enrolment__person", "enrolment__cohort__programme").order_by("back_on"))


def not_reminded(moves: Iterable[EnrolmentMove], kind: str) -> list[EnrolmentMove]:
    """Those pauses of whose end nobody has been written to yet."""
    acts = {f"{move.enrolment_id}:{move.pk}": move for move in moves}
    told = set(Notification.objects.filter(kind=kind, act__in=acts).values_list("act", flat=True))
    return [move for act, move in acts.items() if act not in told]
