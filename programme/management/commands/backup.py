from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.actions.backup import back_up
from programme.shared.snapshots import SnapshotFailed


class Command(BaseCommand):
    help = "Write the whole site, database and files, into one archive while it runs. The archive holds people's data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help="a new file, such as /backup/2026-11-23.tar")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            manifest = back_up(archive)
        except FileExistsError as refusal:
            raise CommandError(f"{archive} is there already.") from refusal
        except (SnapshotFailed, OSError) as refusal:
            raise CommandError(f"No backup was made: {refusal}") from refusal
        rows = sum(manifest.tables.values())
        self.stdout.write(f"{archive}: {rows} rows of {len(manifest.tables)} tables, {len(manifest.files)} files.")
