"""Organisers say for which addresses a department's own sign-in is enough."""

import datetime as dt

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Person, Programme, SignOnDomain
from programme.queries.single_sign_on import providers
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class AllowedAlready(Refused):
    sentence = gettext_lazy("This domain is allowed for this sign-in already.")


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
