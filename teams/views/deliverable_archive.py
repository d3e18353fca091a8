"""What an organiser takes home of a deliverable: every team's last version, with an index."""

import csv
import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programme.shared.archives import Content
from programme.shared.downloads import neutral
from programme.shared.uploads import clean_name
from teams.models import SubmissionVersion

COLUMNS = ("team", "version", "handed in", "timing", "by", "path", "bytes", "SHA-256")


def entries(versions: list[SubmissionVersion]) -> Iterator[tuple[str, Content]]:
    """The index first, then a folder for each team with its words and files."""
    yield "index.csv", _index(versions)
    for version in versions:
        yield f"{_folder(version)}/answers.txt", _words(version)
        for attachment in version.files.all():
            yield _path(version, attachment.slot.name, attachment.original_name), attachment.file.open("rb")


def _index(versions: list[SubmissionVersion]) -> str:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    for version in versions:
        at = timezone.localtime(version.submitted_at).isoformat(timespec="seconds")
        of = (version.submission.team.name, version.number, at, version.get_timing_display(), version.submitted_by)
        files = [
            (_path(version, each["slot"], each["name"]), each["size"], each["sha256"]) for each in version.manifest
        ]
        for row in ((f"{_folder(version)}/answers.txt", "", version.sha256), *files):
            writer.writerow([neutral(value) for value in (*of, *row)])
    return "\ufeff" + held.getvalue()


def _words(version: SubmissionVersion) -> str:
    parts = [f"{each['question']}\n\n{each['text'] or _('No answer.')}\n" for each in version.answers]
    return "\n\n".join(parts)


def _folder(version: SubmissionVersion) -> str:
    team = version.submission.team
    return f"{team.number:02}-{slugify(team.name) or 'team'}"


def _path(version: SubmissionVersion, slot: str, name: str) -> str:
    """Never outside the team's folder, never two alike: a slot has one file."""
    return f"{_folder(version)}/{slugify(slot) or 'file'}-{clean_name(name)}"
