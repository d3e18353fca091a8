"""What a judge may read of a team's work: the version that was frozen when scoring was opened, and its files."""

from uuid import UUID

from judging.models import Pitch
from judging.queries.scorecard import pitches_for_judge, with_days
from programme.models import Person
from teams.models import Attachment


def readable_works(person: Person) -> list[Pitch]:
    """The pitches whose team's work the person may read now, in running order, each with its frozen version."""
    found = with_days(pitches_for_judge(person).select_related("team", "version"))
    return [each for each in found if each.card_state and not each.link]  # type: ignore[attr-defined]


def file_of(pitch: Pitch, attachment: UUID) -> Attachment | None:
    """A file of the pitch's frozen version; None for every other file."""
    if pitch.version is None:
        return None
    return pitch.version.files.filter(pk=attachment).first()
