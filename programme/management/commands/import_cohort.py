import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.actions import cohort_import


class Command(BaseCommand):
    help = "Put an exported cohort, as a folder or a zip file, into an empty site; nothing is kept if one row is bad."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            if zipfile.is_zipfile(folder):
                with tempfile.TemporaryDirectory() as unpacked, zipfile.ZipFile(folder) as archive:
                    archive.extractall(unpacked)
                    cohort = cohort_import.import_cohort(Path(unpacked))
            else:
                cohort = cohort_import.import_cohort(folder)
        except (cohort_import.NotEmpty, cohort_import.BadExport) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{cohort}, {cohort.programme}, is here.")
