import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programme.actions.retention import each_of, retain
from programme.queries.retention import due
from programme.shared.time import now

UPCOMING = (0, 7, 30)


class Command(BaseCommand):
    help = "Let go of data that has been kept long enough; or say how much would go now, or within 7 and 30 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="what would go now; nothing does")
        parser.add_argument("--upcoming", action="store_true", help="what will go within 30 days; nothing does")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        if options["dry_run"] or options["upcoming"]:
            self.foresee(at, UPCOMING if options["upcoming"] else (0,))
            return
        gone = retain(at=at)
        for kind, rows in sorted(gone.items()):
            self.stdout.write(f"{kind}: {rows} gone")
        if not gone:
            self.stdout.write("Nothing was due.")

    def foresee(self, at: dt.datetime, days: Sequence[int]) -> None:
        """How many rows of each kind will have gone by each of these days."""
        found = False
        for kept, programme, kept_for in each_of(at=at):
            counts = [due(kept, programme, days=kept_for, at=at + dt.timedelta(days=day)).count() for day in days]
            if counts[-1]:
                found = True
                told = ", ".join(f"{count} {in_words(day)}" for count, day in zip(counts, days, strict=True))
                self.stdout.write(f"{kept.key}: {told} ({programme or 'the whole site'}, kept {kept_for} days)")
        if not found:
            self.stdout.write(f"Nothing is due {in_words(days[-1])}.")


def in_words(day: int) -> str:
    return f"within {day} days" if day else "now"
