"""Departments' own sign-in: which there are, for whose addresses, and whom it lets in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from programme.models import Person, Programme, SignOnDomain


@dataclass(frozen=True)
class Provider:
    """One department's sign-in, as the settings name it."""

    id: str
    name: str


def providers() -> list[Provider]:
    """All that this site knows."""
    return [Provider(each["id"], each["name"]) for each in settings.SINGLE_SIGN_ON]


def name_of(provider: str) -> str:
    """What people call it; its id once the settings have forgotten it."""
    return next((each.name for each in providers() if each.id == provider), provider)


def domains_of(programme: Programme) -> QuerySet[SignOnDomain]:
    """What the programme's organisers have allowed."""
    return programme.sign_on_domains.select_related("allowed_by")


def person_for(provider: str, verified: Iterable[str]) -> Person | None:
    """Whom the provider's word lets in: the person of one of these verified addresses, if a programme of theirs allows
    its domain, and if every programme in which they hold a role does. Never a site admin: their rights reach further
    than what an organiser can allow."""
    for address in verified:
        person = Person.objects.filter(email=address.strip().lower(), is_active=True).first()
        if person and not person.is_superuser and _is_let_in(person, provider):
            return person
    return None


def _is_let_in(person: Person, provider: str) -> bool:
    domain = person.email.rpartition("@")[2]
    allowing = SignOnDomain.objects.filter(provider=provider, domain=domain).values("programme")
    theirs = Programme.objects.visible_to(person)
    held = Programme.objects.filter(roles__person=person)
    return theirs.filter(pk__in=allowing).exists() and not held.exclude(pk__in=allowing).exists()


def known_as(person: Person) -> list[str]:
    """The names of the departments whose sign-in has known the person."""
    return [name_of(each) for each in person.sign_on_identities.values_list("provider", flat=True)]
