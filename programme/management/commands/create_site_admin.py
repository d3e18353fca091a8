from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from programme.actions.person import create_site_admin


class Command(BaseCommand):
    help = "Makes a person a site admin; they sign in with a code sent to their e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="full name, for a new account")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        person = create_site_admin(email=email, full_name=name)
        self.stdout.write(f"{person.email} is a site admin now and can sign in.")
