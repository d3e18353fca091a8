import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string

from programme.queries import approval_pack, retention
from programme.shared.time import now


class Command(BaseCommand):
    help = "Write the approval pack, as the code has it, into a folder: data map, assessment, processors, components."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if missing := approval_pack.unplaced():
            raise CommandError("\n".join(f"{each} is in no privacy.py." for each in missing))
        folder.mkdir(parents=True, exist_ok=True)
        places = list(approval_pack.data_map())
        context = {
            "site": settings.SITE_NAME,
            "at": now(),
            "personal": [each for each in places if each.is_personal],
            "things": [each for each in places if not each.is_personal],
            "kept": retention.public_lines(),
            "components": approval_pack.components(),
            "mail_by": settings.MAIL_BY,
            "storage": settings.STORAGES["private"]["BACKEND"].rpartition(".")[2],
            "database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2],
        }
        (folder / "approval-pack.html").write_text(render_to_string("programme/approval_pack/pack.html", context))
        bill = json.dumps(approval_pack.bill_of_materials(), indent=1)
        (folder / "components.cdx.json").write_text(bill)
        self.stdout.write(f"{len(context['personal'])} personal fields, {len(context['components'])} components.")
