"""Makes a cohort's data an archive for an organiser: asked for, written by the worker, gone after a week."""

import datetime as dt
import hashlib
import tempfile
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, CohortExport, Person
from programme.notifications import EXPORT_READY
from programme.queries import cohort_export
from programme.shared.acting import action
from programme.shared.authorise import authorise, may
from programme.shared.enqueue import later
from programme.shared.refusals import Refused
from programme.shared.sinks import Zip
from programme.shared.time import now

KEPT_FOR = dt.timedelta(days=7)


class UnderWay(Refused):
    sentence = _("It is being made. You get a message when it is ready.")


@action
def ask_for_export(cohort: Cohort, *, by: Person, at: dt.datetime) -> CohortExport:
    """Have the worker write everything of the cohort that this organiser may read into one archive."""
    authorise(by, "programme.organise", cohort)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    for waiting in CohortExport.objects.filter(cohort=cohort, asked_by=by, made_at=None):
        if not waiting.is_late(at):
            raise UnderWay
        waiting.delete()
    asked = CohortExport.objects.create(cohort=cohort, asked_by=by, asked_at=at)
    record("programme.export.asked", by=by, target=asked)
    later("programme.tasks.make_export", str(asked.pk))
    return asked


def make_export(pk: object) -> None:
    """The worker's part. Outside any transaction: it may take minutes, and others go on writing meanwhile."""
    asked = CohortExport.objects.filter(pk=pk, made_at=None).select_related("cohort__programme", "asked_by").first()
    if asked is None or not may(asked.asked_by, "programme.organise", asked.cohort):
        return
    with tempfile.TemporaryFile() as file:
        archive = Zip(file)
        manifest = cohort_export.write(asked.cohort, archive, by=asked.asked_by, at=now())
        archive.close()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        _keep(asked, file, manifest, sha256)


@action
def _keep(asked: CohortExport, file: IO[bytes], manifest: dict[str, Any], sha256: str) -> None:
    found = CohortExport.objects.select_for_update().filter(pk=asked.pk, made_at=None).first()
    if found is None:
        return
    found.size, found.sha256 = file.seek(0, 2), sha256
    found.rows = sum(each["rows"] for each in manifest["tables"].values())
    found.made_at = now()
    found.expires_at = found.made_at + KEPT_FOR
    file.seek(0)
    found.file.save("export.zip", File(file), save=False)
    found.save()
    left_out = len(manifest["left_out"])
    record("programme.export.made", by=asked.asked_by, target=found, rows=found.rows, sha256=sha256, left_out=left_out)
    notify(EXPORT_READY, to=[asked.asked_by], about=found)


@action
def note_export_taken(made: CohortExport, *, by: Person) -> None:
    """Record that the archive left the site."""
    authorise(by, "programme.organise", made)
    record("programme.export.taken", by=by, target=made, sha256=made.sha256)


@action
def forget_exports(*, at: dt.datetime) -> int:
    """For the clock: archives go after a week; that there were some stays."""
    over = list(CohortExport.objects.select_for_update().filter(expires_at__lte=at).exclude(file=""))
    for each in over:
        _let_go(each)
    if over:
        record("programme.export.expired", by=None, count=len(over))
    return len(over)


def throw_away_exports(cohorts: Any) -> None:
    """Archives of these cohorts hold what must be gone. Part of an act that records it."""
    for each in CohortExport.objects.select_for_update().filter(cohort__in=cohorts).exclude(file=""):
        _let_go(each)


def _let_go(made: CohortExport) -> None:
    """The row first: a file without a row is rubbish, a row without its file is a fault."""
    storage, name = made.file.storage, str(made.file.name)
    made.file = ""
    made.save(update_fields=("file",))
    transaction.on_commit(lambda: storage.delete(name))
