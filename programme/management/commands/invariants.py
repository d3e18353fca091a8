from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programme.shared.invariants import breaches, promises


class Command(BaseCommand):
    help = "Checks over the whole database and all files what the site promises, and names each breach."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [str(each) for each in breaches()]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"All {len(promises())} promises hold.")
