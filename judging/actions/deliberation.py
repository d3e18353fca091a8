"""Writes down what the results group says while it decides."""

from django.utils.translation import gettext_lazy as _

from judging.models import DeliberationNote, PitchDay
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.models import Team


class EmptyNote(Refused):
    sentence = _("Write the note first.")


@action
def write_note(day: PitchDay, *, by: Person, text: str, team: Team | None = None) -> DeliberationNote:
    """Keep a note about a team or the day. Nothing follows from it, and it is never changed."""
    authorise(by, "judging.decide_result", day)
    if not text.strip():
        raise EmptyNote
    note = DeliberationNote.objects.create(pitch_day=day, team=team, text=text.strip(), by=by, at=now())
    record("judging.awards.note_written", by=by, target=day, team=str(team.pk) if team else "")
    return note
