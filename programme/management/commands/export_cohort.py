from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.models import Cohort, Person
from programme.queries import cohort_export
from programme.shared.sinks import Folder
from programme.shared.time import now


class Command(BaseCommand):
    help = "Write a cohort into an empty folder: tables, files and record; all, or what one person may read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cohort", help="programme/cohort, as in addresses: techconnect/autumn")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--for", dest="email", help="the e-mail address of the organiser for whom it is made")

    def handle(self, *args: Any, cohort: str, folder: Path, email: str | None, **options: Any) -> None:
        programme, _, slug = cohort.partition("/")
        found = Cohort.objects.filter(programme__slug=programme, slug=slug).select_related("programme").first()
        by = Person.objects.filter(email=email).first() if email else None
        if found is None:
            raise CommandError("There is no such cohort.")
        if email and by is None:
            raise CommandError("There is nobody with that address.")
        if folder.exists() and any(folder.iterdir()):
            raise CommandError("The folder is not empty.")
        manifest = cohort_export.write(found, Folder(folder), by=by, at=now())
        rows = sum(each["rows"] for each in manifest["tables"].values())
        self.stdout.write(f"{rows} rows of {len(manifest['tables'])} tables and {len(manifest['files'])} files.")
