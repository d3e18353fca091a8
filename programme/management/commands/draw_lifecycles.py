from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from programme.shared.lifecycle import Lifecycle

APPS = ("programme", "teams", "judging", "cms")


class Command(BaseCommand):
    help = "Draw every lifecycle into programme/docs/lifecycles.md, or say whether the page is up to date (--check)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        page = settings.BASE_DIR / "programme" / "docs" / "lifecycles.md"
        drawn = "\n".join(drawings())
        if check:
            if not page.exists() or page.read_text() != drawn:
                raise CommandError(f"{page} is out of date: run manage.py draw_lifecycles.")
        else:
            page.write_text(drawn)


def drawings() -> list[str]:
    """The page, line by line: each app's tables in the order in which they are written."""
    lines = [
        "# Lifecycles",
        "",
        "Drawn by `manage.py draw_lifecycles` from each app's `states.py`: change the table there and draw again.",
    ]
    for app in APPS:
        if find_spec(f"{app}.states"):
            tables = [each for each in vars(import_module(f"{app}.states")).values() if isinstance(each, Lifecycle)]
            for table in tables:
                lines += ["", f"## {app}: {table.name}", "", "```mermaid", table.as_mermaid(), "```"]
    return [*lines, ""]
