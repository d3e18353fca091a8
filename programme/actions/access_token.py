"""A person's access tokens: made (and shown once), ended by hand, by another address, by time."""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.models import AccessToken, Person
from programme.models.base import hash_token
from programme.queries.second_factor import is_asked_of
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import TokenScope

MOST_OPEN = 20
MOST_DAYS = 365
NOTED_EVERY = dt.timedelta(minutes=1)
KEPT_FOR = dt.timedelta(days=365)


class TooManyTokens(Refused):
    sentence = _("You have 20 tokens. End one that you do not use any more.")


class NeedsSecondFactor(Refused):
    sentence = _("Your role needs a second factor. Prove it, then make the token in the same session.")


class NotThatLong(Refused):
    sentence = _("A token works for at least a day and at most a year.")


@action
def make(
    person: Person,
    *,
    by: Person,
    name: str,
    scopes: Iterable[TokenScope | str],
    days: int,
    is_proven: bool,
    at: dt.datetime,
) -> tuple[AccessToken, str]:
    """Make a token; the second value is the token itself, which nobody can read again.

    `is_proven`: the session has a second factor. People whose role needs one cannot make a token without.
    """
    authorise(by, "programme.change_own", person)
    Person.objects.select_for_update().get(pk=person.pk)
    if is_asked_of(person) and not is_proven:
        raise NeedsSecondFactor
    if not 1 <= days <= MOST_DAYS:
        raise NotThatLong
    if AccessToken.objects.filter(person=person, revoked_at=None, expires_at__gt=at).count() >= MOST_OPEN:
        raise TooManyTokens
    prefix = f"cpm_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    made = AccessToken.objects.create(
        person=person,
        name=name,
        prefix=prefix,
        link_hash=hash_token(secret),
        scopes=sorted(TokenScope(each).value for each in scopes),
        is_proven=is_proven,
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    record("programme.access_token.made", by=by, target=made, made=prefix, scopes=made.scopes, days=days)
    return made, secret


@action
def revoke(token: AccessToken, *, by: Person, at: dt.datetime) -> AccessToken:
    """End the token at once. Asking again changes nothing."""
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    authorise(by, "programme.end_token", token)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=("revoked_at",))
        record("programme.access_token.revoked", by=by, target=token, ended=token.prefix)
    return token


def end_for_new_address(person: Person, *, at: dt.datetime) -> None:
    """End the tokens of somebody whose sign-ins end, too. Part of the act that records it."""
    AccessToken.objects.filter(person=person, revoked_at=None).update(revoked_at=at)


def note_use(token: AccessToken, *, at: dt.datetime) -> None:
    """Remember that the token is in use, at most once a minute: reading must not write each time."""
    if token.used_at is None or token.used_at < at - NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lt=at - NOTED_EVERY)
        AccessToken.objects.filter(stale, pk=token.pk).update(used_at=at)


def forget_ended(*, at: dt.datetime) -> int:
    """Delete tokens that ended a year ago; returns how many."""
    over = at - KEPT_FOR
    return AccessToken.objects.filter(Q(expires_at__lt=over) | Q(revoked_at__lt=over)).delete()[0]
