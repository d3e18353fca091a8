from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.queries import audit


class Command(BaseCommand):
    help = "audit verify: checks every chain of the audit record and names each fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=("verify",))

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(audit.faults())
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The audit record is whole.")
