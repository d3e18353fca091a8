from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.demo import STAGES, Season, chapters
from programme.models import Programme
from programme.shared.time import now


class Command(BaseCommand):
    help = "Fill an empty demo site with a season that has come to a stage, by calling the same actions as people do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", choices=STAGES, default="pitch-day")

    def handle(self, *args: Any, at: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: invented people have no place on a real site.")
        if Programme.objects.exists():
            raise CommandError("This database holds programmes already; the demo begins with an empty one.")
        season = Season(stage=at, now=now())
        for stage, app, chapter in chapters(until=at):
            if options["verbosity"]:
                self.stdout.write(f"    {stage}: {app}")
                self.stdout.flush()
            chapter(season)
        width = max((len(role) for role, _ in season.doors), default=0)
        doors = "".join(f"    {role:<{width}}  {address}\n" for role, address in season.doors)
        (Path(settings.DATA_DIR) / "people.txt").write_text(doors)
