"""What a judge may read of a team's work: the version that was frozen when scoring was opened, and its files."""

from uuid import UUID

from judging.models import Pitch
from teams.models import Attachment


def file_of(pitch: Pitch, attachment: UUID) -> Attachment | None:
    """A file of the pitch's frozen version; None for every other file."""
    if pitch.version is None:
        return None
    return pitch.version.files.filter(pk=attachment).first()
