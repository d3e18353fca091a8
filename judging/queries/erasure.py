"""Reads for which pitch days somebody is still needed."""

from typing import Any

from django.db.models import QuerySet

from judging.models import PitchDay, ResultSheet
from judging.states import PitchDayState, SheetState
from programme.models import Person


def days_judged(person: Person) -> QuerySet[PitchDay]:
    """Days with open scoring on whose panel the person sits."""
    seats = {"panels__seats__enrolment__person": person, "panels__seats__left_at": None}
    return _days().filter(state=PitchDayState.OPEN, **seats).distinct()


def days_led(person: Person) -> QuerySet[PitchDay]:
    """Days that are not decided and that the person chairs, or stands in for who does."""
    led = _days().filter(chair=person) | _days().filter(deputy=person)
    return led.exclude(pk__in=_decided())


def days_to_sign(person: Person) -> QuerySet[PitchDay]:
    """Days that are not decided and for which the person is named to sign."""
    return _days().filter(signatories__person=person).exclude(pk__in=_decided()).distinct()


def _days() -> QuerySet[PitchDay]:
    return PitchDay.objects.select_related("cohort__programme")


def _decided() -> Any:
    """Days whose result two people have signed."""
    return ResultSheet.objects.filter(state__in=(SheetState.SIGNED, SheetState.PUBLISHED)).values("pitch_day")
