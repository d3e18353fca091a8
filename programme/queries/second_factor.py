"""Says whether a person can prove themselves beyond an e-mailed code, and whether they just have."""

from collections.abc import Iterable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from programme.models import Person


def without(people: Iterable[Person]) -> list[Person]:
    """Those who have set up no passkey, no authenticator app and no recovery codes."""
    asked = list(people)
    have = set(Authenticator.objects.filter(user__in=asked).values_list("user", flat=True))
    return [person for person in asked if person.pk not in have]


def proof_of(request: HttpRequest) -> str:
    """What the person proved themselves with in the last minutes: "webauthn", "totp" or "recovery_codes"; else ""."""
    mine = {each.pk: each.type for each in Authenticator.objects.filter(user=request.user)}
    if not mine or not did_recently_reauthenticate(request):
        return ""
    proofs = [each for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
    return str(mine.get(proofs[-1].get("id"), ""))
