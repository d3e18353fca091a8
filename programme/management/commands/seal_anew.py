from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from programme.actions.sealed import seal_anew


class Command(BaseCommand):
    help = "After SECRET_KEY was exchanged: put what lies under an earlier key under today's."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sealed = seal_anew()
        except InvalidToken as fault:
            raise CommandError(
                "A secret lies under an unknown key, so nothing was changed: put that key into SECRET_KEYS_BEFORE."
            ) from fault
        self.stdout.write(f"Secrets that lie under today's key: {sealed}. Earlier keys can leave SECRET_KEYS_BEFORE.")
