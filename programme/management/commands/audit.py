import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.queries import audit, look
from programme.shared.time import now


class Command(BaseCommand):
    help = (
        "audit verify: checks every chain of the audit record and names each fault; with --heads FILE it must also go "
        "through the heads noted there. audit heads: one JSON line for each chain's end, to keep on another machine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=("verify", "heads"))
        parser.add_argument("--heads", type=Path, help="lines of `audit heads`, or of the log, from earlier days")

    def handle(self, *args: Any, verb: str, heads: Path | None, **options: Any) -> None:
        if verb == "heads":
            for head in audit.heads():
                self.stdout.write(json.dumps(head))
            return
        kept = noted_in(heads) if heads else []
        faults = [*audit.faults(), *look.faults(at=now()), *audit.faults_beside(kept)]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The audit record is whole.")
        if heads:
            self.stdout.write(f"It goes through {len(kept)} heads that were noted outside.")


def noted_in(file: Path) -> list[dict[str, Any]]:
    """The heads among the lines of a file; a log holds others too."""
    lines = [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if {"chain", "number", "hash"} <= line.keys()]
