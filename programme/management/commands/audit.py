from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.queries import audit, look
from programme.shared.time import now


class Command(BaseCommand):
    help = "audit verify: checks every chain of the audit record and names each fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=("verify",))

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*audit.faults(), *look.faults(at=now())]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The audit record is whole.")
