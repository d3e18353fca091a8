"""The site's key is exchanged: what lies under an earlier one is put under today's."""

from allauth.mfa.models import Authenticator

from programme.actions.audit import record
from programme.shared.acting import action
from programme.shared.sealed import sealed_anew

# What allauth keeps of an authenticator app and of recovery codes.
ONE, SEVERAL = ("secret", "seed"), ("migrated_codes",)


@action
def seal_anew() -> int:
    """Put the secrets of all authenticator apps and recovery codes under today's key; no earlier one is needed then.

    Only from the server's command line. Raises InvalidToken when a secret lies under a key that is not known.
    """
    rows = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    changed = [row for row in rows if _seal_anew(row)]
    Authenticator.objects.bulk_update(changed, ["data"], batch_size=500)
    record("programme.site.sealed_anew", by=None, secrets=len(changed))
    return len(changed)


def _seal_anew(row: Authenticator) -> bool:
    one = {name: sealed_anew(row.data[name]) for name in ONE if row.data.get(name)}
    several = {name: [sealed_anew(each) for each in row.data[name]] for name in SEVERAL if row.data.get(name)}
    row.data = {**row.data, **one, **several}
    return bool(one or several)
