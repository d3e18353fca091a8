"""What a judge, a mentor or their assistant tells organisers about travel and timing."""

import datetime as dt

from programme.actions.audit import record
from programme.actions.enrolment import locked
from programme.models import Enrolment, Person, TravelNote
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.time import now


@action
def note_travel(enrolment: Enrolment, *, by: Person, text: str, at: dt.datetime | None = None) -> TravelNote | None:
    """Keep what organisers should know so that the person can come; an empty text takes it away."""
    enrolment = locked(enrolment)
    authorise(by, "programme.answer_logistics", enrolment)
    record("programme.travel.noted", by=by, target=enrolment, is_empty=not text)
    if not text:
        TravelNote.objects.filter(enrolment=enrolment).delete()
        return None
    values = {"text": text, "by": by, "at": at or now()}
    return TravelNote.objects.update_or_create(enrolment=enrolment, defaults=values)[0]
