"""Organisers say for which addresses a department's own sign-in is enough."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.enrolment import NotIdentified
from programme.models import Enrolment, Person, Programme, SignOnDomain, SignOnIdentity
from programme.queries.single_sign_on import providers
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import KnownBy


class AllowedAlready(Refused):
    sentence = gettext_lazy("This domain is allowed for this sign-in already.")


class SomebodyElse(Refused):
    sentence = gettext_lazy(
        "This sign-in knew somebody else by your address before, or you by another. Sign in with a code by email, and "
        "ask your organisers to put it right."
    )


class NoSuchProvider(Refused):
    sentence = gettext_lazy("This site does not know that sign-in any more. Open the page again.")


@action
def allow_domain(programme: Programme, *, provider: str, domain: str, by: Person, at: dt.datetime) -> SignOnDomain:
    """Let people of the programme with an address of the domain in through the provider, from now on."""
    authorise(by, "programme.organise", programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    if provider not in {each.id for each in providers()}:
        raise NoSuchProvider
    domain = domain.lower()
    if programme.sign_on_domains.filter(provider=provider, domain=domain).exists():
        raise AllowedAlready
    allowed = SignOnDomain.objects.create(
        programme=programme, provider=provider, domain=domain, allowed_by=by, allowed_at=at
    )
    record("programme.sign_on_domain.allowed", by=by, target=allowed, provider=provider, domain=domain)
    return allowed


@action
def end_domain(allowed: SignOnDomain, *, by: Person) -> None:
    """From now on people of the domain need a code or a passkey again; who is signed in stays so."""
    authorise(by, "programme.organise", allowed.programme)
    row = SignOnDomain.objects.select_for_update().filter(pk=allowed.pk).first()
    if row is None:
        return
    record("programme.sign_on_domain.ended", by=by, target=row, provider=row.provider, domain=row.domain)
    row.delete()


@action
def recognise(person: Person, *, provider: str, subject: str, at: dt.datetime) -> None:
    """The department's word for the person must be about the same `sub` as at the first time, which binds them.

    Raises SomebodyElse where its `sub` is another, or is that of another person here.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    theirs = SignOnIdentity.objects.filter(Q(person=person) | Q(subject=subject), provider=provider)
    known = set(theirs.values_list("person", "subject"))
    if known - {(person.pk, subject)}:
        raise SomebodyElse
    if not known:
        SignOnIdentity.objects.create(person=person, provider=provider, subject=subject, bound_at=at)
        record("programme.sign_on_identity.bound", by=person, target=person, provider=provider)


@action
def forget_identities(enrolment: Enrolment, *, by: Person, known_by: str) -> int:
    """The person's departments know them anew at their next sign-in; the record keeps how they were made sure of."""
    authorise(by, "programme.change_address", enrolment)
    if known_by not in KnownBy:
        raise NotIdentified
    rows = SignOnIdentity.objects.filter(person=enrolment.person_id)
    providers_of = list(rows.values_list("provider", flat=True))
    rows.delete()
    record("programme.sign_on_identity.forgotten", by=by, target=enrolment, providers=providers_of, known_by=known_by)
    return len(providers_of)


def end_for_new_address(person: Person) -> None:
    """The address by which a department knew the person is theirs no more. Part of an act."""
    SignOnIdentity.objects.filter(person=person).delete()
