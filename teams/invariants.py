"""What must hold of teams and their work."""

from django.db.models import Count, F, Max

from programme.shared.invariants import Found, promise, stay_together
from teams.models import Attachment, SubmissionVersion


@promise("Teams, their people and their work are of one cohort")
def cohorts_apart() -> Found:
    yield from stay_together(
        ("teams.Membership", "team__cohort", "enrolment__cohort"),
        ("teams.Mentorship", "team__cohort", "enrolment__cohort"),
        ("teams.Submission", "team__cohort", "deliverable__cohort"),
        ("teams.Team", "challenge__cohort", "cohort"),
    )


@promise("What was handed in keeps its files")
def missing_attachments() -> Found:
    for version in SubmissionVersion.objects.only("pk", "manifest").prefetch_related("files").iterator(chunk_size=200):
        kept = {str(file.pk): file.sha256 for file in version.files.all()}
        for line in version.manifest:
            if kept.get(str(line["attachment"])) != line["sha256"]:
                yield version, f"has lost or changed its file {line['attachment']}"


@promise("A file is as large as it was when it was taken in")
def cut_files() -> Found:
    for attachment in Attachment.objects.only("pk", "file", "size").iterator():
        storage = attachment.file.storage
        if storage.exists(attachment.file.name) and storage.size(attachment.file.name) != attachment.size:
            yield attachment, f"has {storage.size(attachment.file.name)} bytes, not {attachment.size}"


@promise("Versions of a piece of work are counted without a gap")
def gaps_between_versions() -> Found:
    counted = SubmissionVersion.objects.order_by().values("submission").annotate(last=Max("number"), held=Count("pk"))
    for row in counted.exclude(held=F("last")):
        yield f"teams.Submission {row['submission']}", f"has {row['held']} versions, the last one is {row['last']}"
