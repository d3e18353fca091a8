"""Reads of what was handed in: versions, what changed between them, what judges read; and what a version would hold."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from programme.models import Cohort, Person
from teams.models import Attachment, SubmissionVersion
from teams.queries.look import noted
from teams.queries.submission import Work


def answers_of(work: Work) -> list[dict[str, Any]]:
    """Each prompt as it was put, with what the team wrote."""
    return [
        {
            "prompt": part.prompt.pk,
            "question": part.prompt.question,
            "most_words": part.prompt.most_words,
            "text": part.text,
        }
        for part in work.parts
    ]


def files_of(work: Work) -> list[Attachment]:
    """The files that lie in the slots now."""
    return [place.attachment for place in work.places if place.attachment]


def manifest_of(files: Iterable[Attachment]) -> list[dict[str, Any]]:
    """What is said of each file of a version."""
    return [
        {
            "attachment": str(each.pk),
            "slot": each.slot.name,
            "name": each.original_name,
            "size": each.size,
            "sha256": each.sha256,
            "kind": each.kind,
        }
        for each in files
    ]


def hash_of(work: Work) -> str:
    """Over the words and the files' own hashes: the same work has the same hash, whenever it is handed in."""
    files = [{"slot": each.slot.name, "sha256": each.sha256} for each in files_of(work)]
    said = {"answers": [[part.prompt.pk, part.text] for part in work.parts], "files": files}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def version_for(person: Person, cohort: Cohort, version: object) -> SubmissionVersion | None:
    """A handed-in version, for somebody who may read it; that staff did is noted."""
    found = (
        SubmissionVersion.objects.visible_to(person)
        .filter(submission__team__cohort=cohort, pk=version)
        .select_related("submission__team__cohort__programme", "submission__deliverable", "submitted_by")
        .first()
    )
    return noted(person, found)


def before(version: SubmissionVersion) -> SubmissionVersion | None:
    """The version before it."""
    return version.submission.versions.filter(number__lt=version.number).order_by("-number").first()


def siblings(version: SubmissionVersion) -> Iterable[SubmissionVersion]:
    """All versions of the same submission, newest first, without their words."""
    return version.submission.versions.order_by("-number").defer("answers", "manifest")


def changes(version: SubmissionVersion, earlier: SubmissionVersion) -> list[dict[str, Any]]:
    """Prompt by prompt what the words were and are."""
    old = {each["prompt"]: each["text"] for each in earlier.answers}
    return [
        {"question": each["question"], "before": old.get(each["prompt"], ""), "after": each["text"]}
        for each in version.answers
    ]


def changed_files(version: SubmissionVersion, earlier: SubmissionVersion) -> list[dict[str, Any]]:
    """Slot by slot which file was put in, taken out or replaced."""
    old = {each["slot"]: each for each in earlier.manifest}
    new = {each["slot"]: each for each in version.manifest}
    return [
        {"slot": slot, "before": old.get(slot), "after": new.get(slot)}
        for slot in dict.fromkeys([*old, *new])
        if (old.get(slot) or {}).get("sha256") != (new.get(slot) or {}).get("sha256")
    ]


def frozen_for_judges(cohort: Cohort, at: dt.datetime) -> dict[object, SubmissionVersion]:
    """By team: the last version of the deliverable that judges read, once its time is over for everybody.

    What came late is read only where nothing came in time.
    """
    rows = (
        SubmissionVersion.objects.filter(
            submission__deliverable__cohort=cohort,
            submission__deliverable__shown_to_judges=True,
            submission__deliverable__due_at__lt=at,
        )
        .select_related("submission__deliverable", "submission__team")
        .order_by("submission__deliverable__due_at", "number")
    )
    found: dict[object, SubmissionVersion] = {}
    for row in rows:
        earlier = found.get(row.submission.team_id)
        is_beaten = earlier and earlier.submission_id == row.submission_id and not earlier.is_late and row.is_late
        if row.submission.deliverable.has_closed(at) and not is_beaten:
            found[row.submission.team_id] = row
    return found
