"""Makes people's accounts: at acceptance, never before."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Person
from programme.shared import endings, sign_in_codes
from programme.shared.acting import action
from programme.shared.refusals import Refused


class AddressTaken(Refused):
    sentence = gettext_lazy("There is an account with this e-mail address already.")


@action
def create_person(*, email: str, full_name: str, known_as: str = "", by: Person | None = None) -> Person:
    """Make the account of somebody who accepted a place; they sign in with a code that is mailed to them.

    The address counts as theirs: the link that led here was mailed to it, and the code proves it once more.
    """
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken
    person = Person.objects.create_user(email, full_name=full_name, known_as=known_as)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    record("programme.person.created", by=by or person, target=person)
    return person


def account_of(*, email: str, full_name: str, known_as: str = "") -> Person:
    """Whoever has the address; where nobody has, a new account. Part of accepting something.

    Two offers to one person may be accepted at the same moment: the account that the other one has just made counts.
    """
    of_address = Person.objects.filter(email__iexact=email.strip())
    if found := of_address.first():
        return found
    try:
        return create_person(email=email, full_name=full_name, known_as=known_as)
    except AddressTaken:
        return of_address.get()


@action
def create_site_admin(*, email: str, full_name: str = "") -> Person:
    """Make somebody a site admin, with a new account where there is none. Only from the server's command line."""
    person = Person.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if person is None:
        person = create_person(email=email, full_name=full_name or email.partition("@")[0])
    person.is_superuser = True
    person.save(update_fields=("is_superuser",))
    record("programme.person.made_site_admin", by=None, target=person)
    return person


@action
def end_sessions(people: Iterable[Person]) -> int:
    """Sign people out on every device; how they sign in stays. Only from the server's command line.

    Sessions hold a hash over what stands in for a password; with another one none of them is good any more.
    """
    found = Person.objects.select_for_update().filter(pk__in=[person.pk for person in people]).order_by("pk")
    for person in found:
        person.set_unusable_password()
        person.save(update_fields=("password",))
        record("programme.person.signed_out", by=None, target=person)
    return len(found)


def change_email(person: Person, *, email: str, at: dt.datetime) -> Person:
    """Give the account another address, and end everything that the old one opens. Part of an act that records it."""
    email = email.strip().lower()
    if Person.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    changed = Person.objects.select_for_update().get(pk=person.pk)
    changed.email = email
    changed.save(update_fields=("email",))
    EmailAddress.objects.filter(user=changed).delete()
    EmailAddress.objects.create(user=changed, email=email, verified=True, primary=True)
    end_sign_ins(changed, at=at, old=person.email)
    return changed


def end_sign_ins(person: Person, *, at: dt.datetime, old: str = "") -> None:
    """End the person's sessions on every device, codes on their way, passkeys and authenticators, links in mails."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    Authenticator.objects.filter(user=person).delete()
    for address in {old or person.email, person.email}:
        transaction.on_commit(partial(sign_in_codes.forget, address))
    for end in endings.new_address():
        end(person, at, old or person.email)
