"""The site's key is exchanged: what lies under an earlier one is put under today's."""

from allauth.mfa.models import Authenticator

from programme.actions.audit import record
from programme.shared.acting import action
from programme.shared.sealed import sealed_anew


@action
def seal_anew() -> int:
    """Put the secrets of all authenticator apps under today's key; no earlier one is needed then.

    Only from the server's command line. Raises InvalidToken when a secret lies under a key that is not known.
    """
    rows = list(Authenticator.objects.select_for_update().filter(type=Authenticator.Type.TOTP).order_by("pk"))
    for row in rows:
        row.data = {**row.data, "secret": sealed_anew(row.data["secret"])}
    Authenticator.objects.bulk_update(rows, ["data"], batch_size=500)
    record("programme.site.sealed_anew", by=None, secrets=len(rows))
    return len(rows)
