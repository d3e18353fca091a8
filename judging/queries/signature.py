"""Reads who may sign a result, and what waits for them."""

from django.db.models import Exists, OuterRef, QuerySet

from judging.models import PitchDay, ResultSheet, Signatory, SignatoryOffer, Signature
from judging.queries.result import is_decided, sheets
from judging.states import SheetState
from programme.models import Person


def signatories_of(day: PitchDay) -> QuerySet[Signatory]:
    """Who may sign."""
    return day.signatories.select_related("person")


def signatory_offers(day: PitchDay) -> QuerySet[SignatoryOffer]:
    """Who was asked to sign and has not accepted."""
    return day.signatory_offers.exclude(state__in=("accepted", "revoked")).select_related(
        "pitch_day__cohort__programme"
    )


def sheets_to_sign(person: Person) -> QuerySet[ResultSheet]:
    """Sheets of the days on which the person is named as a signatory, once scoring is locked."""
    return sheets().current().filter(pitch_day__signatories__person=person, pitch_day__state="locked")


def waiting_for_signature(person: Person) -> QuerySet[ResultSheet]:
    """Sheets with awards that the person may sign and has not signed."""
    signed = Signature.objects.filter(sheet=OuterRef("pk"), person=person, voided_at=None)
    return sheets_to_sign(person).filter(is_decided(), ~Exists(signed), state=SheetState.DRAFT)


def grants_of(person: Person) -> list[Signatory]:
    """The pitch days whose result the person may sign."""
    return list(person.signatory_grants.select_related("pitch_day__cohort__programme"))
