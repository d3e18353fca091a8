"""Says whether a person can prove themselves beyond an e-mailed code, and whether they just have."""

import datetime as dt
from collections.abc import Iterable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from programme.models import Person
from programme.states import SITE_ADMIN, EnrolmentState, ProgrammeRoleKind, Role

# Recovery codes are for whoever has lost one of these.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_asked_of(person: Person) -> bool:
    """Whether one of the person's roles must have a second factor, as the settings say."""
    asked = settings.SECOND_FACTOR_FOR
    if not asked:
        return False
    if person.is_site_admin and SITE_ADMIN in asked:
        return True
    kinds = [kind for kind in asked if kind in ProgrammeRoleKind.values]
    if kinds and person.programme_roles.filter(kind__in=kinds).exists():
        return True
    roles = [role for role in asked if role in Role.values]
    return bool(roles) and person.enrolments.filter(role__in=roles, state=EnrolmentState.ACTIVE).exists()


def is_lacked_by(person: Person) -> bool:
    """Whether the person must set one up before anything else."""
    return is_asked_of(person) and not is_mfa_enabled(person, KINDS)


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


def signed_in_with_one(request: HttpRequest) -> bool:
    """Whether this session began with, or was since proved by, more than an e-mailed code."""
    return any(each.get("method") == "mfa" for each in get_authentication_records(request, request.user))


def asks_again(request: HttpRequest) -> bool:
    """Whether somebody who can prove themselves has to, because the last time is too long ago."""
    return not did_recently_reauthenticate(request)


# After that somebody else may sit before the screen.
FRESH = dt.timedelta(minutes=30)


def is_fresh(request: HttpRequest, *, person: Person, at: dt.datetime) -> bool:
    """Whether the person signed in, or proved themselves again, a short while ago."""
    proofs = [each["at"] for each in get_authentication_records(request, person)]
    signed_in = person.last_login
    last = max(proofs) if proofs else signed_in.timestamp() if signed_in else 0
    return bool(at.timestamp() - last < FRESH.total_seconds())
