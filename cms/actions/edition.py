"""Turns over to a new edition of the public pages, so that no kept copy of the last one is served again."""

import uuid

from cms.models import Edition
from programme.shared.time import now


def turn() -> None:
    """Give the public pages a new token. Called for each change of content; no act of its own, so not recorded."""
    Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4(), "changed_at": now()})
