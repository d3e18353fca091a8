import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from programme.demo import large
from programme.demo.season import STAGES, Season, chapters
from programme.models import Programme
from programme.shared.time import now


class Command(BaseCommand):
    help = "Fill an empty demo site with a season that has come to a stage, by calling the same actions as people do."
    # Starting checks, migrations, pages and season each by itself would set Django up four times over.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", choices=STAGES, default="pitch-day")
        parser.add_argument("--size", choices=("small", "large"), default="small")
        parser.add_argument("--keep-tables", help="a file for a copy of the database while it is still empty")

    def handle(self, *args: Any, at: str, size: str, keep_tables: str | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: invented people have no place on a real site.")
        self.quiet = not options["verbosity"]
        connection_created.connect(wait_for_no_disk)
        connection.close()
        self.say("2/5 Database")
        call_command("migrate", verbosity=0)
        if Programme.objects.exists():
            raise CommandError("This database holds programmes already; the demo begins with an empty one.")
        if keep_tables:
            connection.close()
            shutil.copyfile(settings.DATABASES["default"]["NAME"], keep_tables)
        self.say("3/5 Pages")
        call_command("build_site", verbosity=0)
        self.say(f"4/5 Demo season, {at}")
        season = Season(stage=at, now=now())
        for stage, app, chapter in chapters(until=at):
            self.say(f"    {stage}: {app}")
            chapter(season)
        if size == "large":
            for app in large.fill(season):
                self.say(f"    large cohort: {app}")
        width = max((len(role) for role, _ in season.doors), default=0)
        doors = "".join(f"    {role:<{width}}  {address}\n" for role, address in season.doors)
        (Path(settings.DATA_DIR) / "people.txt").write_text(doors)
        connection_created.disconnect(wait_for_no_disk)
        connection.close()

    def say(self, words: str) -> None:
        if not self.quiet:
            self.stdout.write(words)
            self.stdout.flush()


def wait_for_no_disk(connection: BaseDatabaseWrapper, **others: object) -> None:
    """A season that is not finished is thrown away, so its thousand commits need not wait for the disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
