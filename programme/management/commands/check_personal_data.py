from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import CharField, EmailField, Field, FileField, Model, TextField

from programme.shared.personal_data import all_fields, is_declared

APPS = ("programme", "teams", "judging", "cms")
# Tables with an e-mail address that are about things all the same.
ABOUT_THINGS = {"programme.Programme"}
# Codes that the site makes: they say nothing about anybody.
CODES = {"password", "slug", "kind", "act", "target", "link_hash", "sha256", "content_hash", "manifest"}


class Command(BaseCommand):
    help = "Name each field about people that no privacy.py declares, and each declaration without a field."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*undeclared(), *without_a_field()]
        if faults:
            raise CommandError("\n".join(faults))
        if options["verbosity"]:
            self.stdout.write(f"{len(all_fields())} fields about people are declared.")


def undeclared() -> Iterator[str]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if is_about_a_person(model):
                for field in model._meta.get_fields():
                    if isinstance(field, Field) and is_free(field) and not is_declared(model._meta.label, field.name):
                        yield f"{model._meta.label}.{field.name} is not declared in {app}/privacy.py."


def is_about_a_person(model: type[Model]) -> bool:
    """People themselves, rows that belong to one person, and rows that hold an e-mail address."""
    return model._meta.label not in ABOUT_THINGS and any(
        isinstance(field, EmailField) or field.name in {"person", "judge", "enrolment"}
        for field in model._meta.get_fields()
        if isinstance(field, Field)
    )


def is_free(field: Field) -> bool:  # type: ignore[type-arg]
    """A text or file that somebody filled in; not a state, and not a code that the site made."""
    typed = isinstance(field, (CharField, TextField, FileField)) or field.get_internal_type() == "JSONField"
    return typed and not field.choices and field.editable and field.name not in CODES


def without_a_field() -> Iterator[str]:
    for each in all_fields():
        if each.field not in {field.name for field in apps.get_model(each.model)._meta.get_fields()}:
            yield f"{each.model}.{each.field} is declared, but there is no such field."
