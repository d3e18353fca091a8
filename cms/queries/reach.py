"""What a person may come upon in Wagtail's admin. Most of its pages ask for themselves; those that do not are why."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy as pictures
from wagtail.permission_policies.pages import PagePermissionPolicy

from programme.models import Person


def _pages(person: Person) -> QuerySet[Any]:
    return PagePermissionPolicy().explorable_instances(person)


def _pictures(person: Person) -> QuerySet[Any]:
    return pictures.instances_user_has_any_permission_for(person, ("choose", "change"))


def _documents(person: Person) -> QuerySet[Any]:
    return documents.instances_user_has_any_permission_for(person, ("choose", "change"))


# The names that Wagtail gives to numbers in its addresses.
THINGS: dict[str, Callable[[Person], QuerySet[Any]]] = {
    "page_id": _pages,
    "page_to_move_id": _pages,
    "destination_id": _pages,
    "image_id": _pictures,
    "document_id": _documents,
}
# It names the last page of each type, whoever's it is.
NOT_FOR_EDITORS = {"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"}


def may_reach(person: Person, view_name: str, numbers: Mapping[str, Any]) -> bool:
    """Whether every page, picture and document in an address of the admin is one of the person's own programmes."""
    if view_name in NOT_FOR_EDITORS and not person.is_site_admin:
        return False
    named = ((THINGS[name], number) for name, number in numbers.items() if name in THINGS)
    return all(of(person).filter(pk=number).exists() for of, number in named)
