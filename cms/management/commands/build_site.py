from typing import Any

from django.core.management.base import BaseCommand

from cms.actions import site


class Command(BaseCommand):
    help = "Build the page tree: home, standard pages, and a part for each programme. Safe to run twice."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        home = site.build()
        if verbosity:
            self.stdout.write(f"The pages are there, below “{home.title}”.")
