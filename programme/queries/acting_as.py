"""Which site admin sees pages as whom."""

import datetime as dt
from uuid import UUID

from programme.models import ActingAs, Person


def live(admin: Person, pk: str | UUID, *, at: dt.datetime) -> ActingAs | None:
    """That acting of the site admin, while it lasts; with the person, who must still have an account that is open."""
    rows = ActingAs.objects.filter(pk=pk, admin=admin, ended_at=None, ends_at__gt=at, person__is_active=True)
    return rows.select_related("person").first() if admin.is_site_admin else None


def person_at(email: str) -> Person | None:
    """Whom support could act for: anybody with an open account but a site admin."""
    return Person.objects.filter(email__iexact=email, is_active=True, is_superuser=False).first()
