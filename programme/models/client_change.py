from django.conf import settings
from django.db import models


class ClientChange(models.Model):
    """A change that a device sent under its own id, and the answer it got: the same id gets the same answer."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    target = models.CharField(max_length=100)
    answer = models.JSONField()
    answered_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.id)
