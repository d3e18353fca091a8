from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.actions import backup, rehearsal
from programme.models import Notification
from programme.shared.backups import BadArchive
from programme.shared.snapshots import SnapshotFailed
from programme.states import NotificationState

REFUSALS = (BadArchive, SnapshotFailed, backup.NotEmpty, backup.OtherSite, backup.NotEqual, rehearsal.Failed)


class Command(BaseCommand):
    help = (
        "Make the site again from a backup, in an empty database and empty storages; or with --check in a place that "
        "is thrown away afterwards, beside the site that runs."
    )
    # There is nothing to check in an empty place.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--check", action="store_true", help="try it, prove it, throw it away")

    def handle(self, *args: Any, archive: Path, check: bool, **options: Any) -> None:
        if not archive.is_file():
            raise CommandError(f"There is no {archive}.")
        try:
            if check:
                self.stdout.write(rehearsal.rehearse(archive))
                return
            self.tell(backup.restore(archive))
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal

    def tell(self, restored: backup.Restored) -> None:
        held = restored.manifest
        self.stdout.write(
            f"The site of {held.made_at} is back: {sum(held.tables.values())} rows of {len(held.tables)} tables and "
            f"{len(held.files)} files, each as it was. {restored.sessions_ended} sessions were ended."
        )
        if restored.migrated:
            self.stdout.write("Migrations that came since the backup have run.")
        for each in restored.not_erased:
            self.stdout.write(each)
        if waiting := Notification.objects.filter(state=NotificationState.QUEUED).count():
            self.stdout.write(
                f"{waiting} messages were waiting when the backup was made, and go when the worker starts."
            )
