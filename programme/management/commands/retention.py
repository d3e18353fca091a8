import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programme.actions.retention import each_of, retain
from programme.queries.retention import due
from programme.shared.time import now

A_MONTH = dt.timedelta(days=30)


class Command(BaseCommand):
    help = "Let go of data that has been kept long enough; or say what would go now, or within 30 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="what would go now; nothing does")
        parser.add_argument("--upcoming", action="store_true", help="what will go within 30 days; nothing does")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        if options["dry_run"] or options["upcoming"]:
            self.foresee(at + A_MONTH if options["upcoming"] else at)
            return
        gone = retain(at=at)
        for kind, rows in sorted(gone.items()):
            self.stdout.write(f"{kind}: {rows} gone")
        if not gone:
            self.stdout.write("Nothing was due.")

    def foresee(self, at: dt.datetime) -> None:
        found = False
        for kept, programme, days in each_of(at=at):
            if rows := due(kept, programme, days=days, at=at).count():
                found = True
                self.stdout.write(f"{kept.key}: {rows} ({programme or 'the whole site'}, kept {days} days)")
        if not found:
            self.stdout.write(f"Nothing is due by {at:%d %B %Y}.")
