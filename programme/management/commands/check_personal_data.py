from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from programme.queries.approval_pack import unplaced
from programme.shared.personal_data import all_fields, all_things


class Command(BaseCommand):
    help = "Name each field of a model that no privacy.py has a place for, and each declaration without a field."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*undeclared(), *without_a_field()]
        if faults:
            raise CommandError("\n".join(faults))
        if options["verbosity"]:
            self.stdout.write(f"{len(all_fields())} fields about people are declared.")


def undeclared() -> Iterator[str]:
    for each in unplaced():
        yield f"{each} is not declared in {each.partition('.')[0]}/privacy.py, neither about people nor about things."


def without_a_field() -> Iterator[str]:
    for model, field in (*((each.model, each.field) for each in all_fields()), *all_things()):
        if field not in {each.name for each in apps.get_model(model)._meta.get_fields()}:
            yield f"{model}.{field} is declared, but there is no such field."
