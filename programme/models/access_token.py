import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import TokenScope


class AccessToken(Addressed):
    """A key by which a program works for a person. Only its hash is stored; it is shown once, when it is made."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    # The beginning of the token, which tells it apart in lists and in the record and opens nothing.
    prefix = models.CharField(max_length=20, unique=True, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Values of states.TokenScope.
    scopes = models.JSONField(default=list, editable=False)
    # Whether the session in which it was made had a second factor.
    is_proven = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="tokens_expire_after_they_are_made"),
        )

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: dt.datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and at < self.expires_at

    @property
    def scope_words(self) -> str:
        """What it may do, as its owner chose it."""
        return "; ".join(str(TokenScope(each).label) for each in self.scopes)
