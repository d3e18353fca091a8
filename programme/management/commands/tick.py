import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from programme.actions.clock import tick


class Command(BaseCommand):
    help = "Do what the clock has made due; with --every N again and again, N seconds apart."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS")

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        if every is None:
            self.report(options)
            return
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while True:
            close_old_connections()
            try:
                self.report(options)
            except Exception as error:
                # The database may be away for a while: the clock outlives that.
                self.stderr.write(f"This tick failed: {type(error).__name__}: {error}")
            time.sleep(every)

    def report(self, options: dict[str, Any]) -> None:
        done = tick()
        if options["verbosity"] > 1:
            self.stdout.write(f"Done: {', '.join(done) or 'nothing was due'}.")
