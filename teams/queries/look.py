"""Which reads of what teams handed in are looks of staff, and which attempts at teams tell what people need."""

from typing import TypeVar

from programme.models import Person
from programme.shared import looking
from programme.shared.authorise import may
from programme.states import LookKind
from teams.models import Attachment, FormationRun, SubmissionVersion

Read = TypeVar("Read", SubmissionVersion, Attachment)


def noted(person: Person, read: Read | None) -> Read | None:
    """The same, noted where staff reads it; the team, its mentors and who was in it are not."""
    if read is not None and may(person, "teams.view_desks", read) and not may(person, "teams.view_room", read):
        looking.saw(person, LookKind.WORK, read)
    return read


def tells_needs(run: FormationRun) -> bool:
    """Whether somebody in it has said what they need: what a change would break tells that they have."""
    return any(each.get("needs") for each in run.instance.get("people", ()))
