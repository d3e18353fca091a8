"""Reads access tokens: one's own, the site's, and the one that a request carries."""

import datetime as dt

from django.db.models import QuerySet

from programme.models import AccessToken, Person
from programme.models.base import hash_token
from programme.shared.authorise import authorise
from programme.shared.prepared import prepared


def own(person: Person, *, at: dt.datetime) -> list[AccessToken]:
    """The person's tokens that still work, newest first, then those that ended in the last month."""
    rows = list(AccessToken.objects.filter(person=person, expires_at__gt=at - dt.timedelta(days=30)))
    recent = at - dt.timedelta(days=30)
    return [each for each in rows if each.is_open(at)] + [
        each for each in rows if not each.is_open(at) and (each.revoked_at is None or each.revoked_at > recent)
    ]


def own_by_id(person: Person, pk: object) -> AccessToken | None:
    """One of them."""
    return AccessToken.objects.filter(person=person, pk=pk).first()


def of_everybody(*, by: Person, at: dt.datetime) -> QuerySet[AccessToken]:
    """Every token that works, of all people, for the site admin. Raises NotAllowed."""
    authorise(by, "programme.view_tokens")
    rows = AccessToken.objects.filter(revoked_at=None, expires_at__gt=at)
    return rows.select_related("person").order_by("person__full_name", "pk")


def by_id(pk: object, *, by: Person) -> AccessToken | None:
    """One of them. Raises NotAllowed."""
    authorise(by, "programme.view_tokens")
    return AccessToken.objects.filter(pk=pk).select_related("person").first()


def carried(secret: str) -> AccessToken | None:
    """The token that a request carries, whether or not it still works."""
    return _by_hash.first(hash_token(secret))


@prepared
def _by_hash(link_hash: str) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(link_hash=link_hash).select_related("person").order_by()
