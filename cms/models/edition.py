import uuid

from django.db import models


class Edition(models.Model):
    """One row: a new token each time something public changes, so that kept copies of pages are not served again."""

    token = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.token)
