from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.actions.person import end_sessions
from programme.models import Person


class Command(BaseCommand):
    help = "Signs somebody, or everybody, out on every device. They can sign in again as before."

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("email", nargs="?", help="whose sessions end")
        who.add_argument("--everybody", action="store_true")

    def handle(self, *args: Any, email: str | None, everybody: bool, **options: Any) -> None:
        people = Person.objects.all() if everybody else Person.objects.filter(email__iexact=email)
        ended = end_sessions(people)
        if not ended:
            raise CommandError(f"Nobody has the address {email}.")
        self.stdout.write(f"Signed out on every device: {ended}.")
