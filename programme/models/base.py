"""What several tables share."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from programme.shared.message_texts import Trusted
from programme.states import InvitationState


class Addressed(models.Model):
    """A thing with an address of its own: the id in the address tells nothing and cannot be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class NameInLists(models.CharField):
    """The name of the row's person again, so that one index holds what a long list shows and how it is sorted.

    Written when the row is made; the action that corrects a name corrects it here too.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, "default": "", "editable": False, **options})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            setattr(model_instance, self.attname, model_instance.person.full_name)  # type: ignore[attr-defined]
        return super().pre_save(model_instance, add)


class PersonalLink(models.Model):
    """A thing that is opened by a link in a mail. Only the hash of the token is stored; the token is worked out again
    when the mail is sent, from the site's secret and `link_issue`; a new issue ends the old link."""

    link_issue = models.PositiveIntegerField(default=1)
    link_hash = models.CharField(max_length=64, unique=True)
    link_expires_at = models.DateTimeField()
    link_used_at = models.DateTimeField(null=True, blank=True)
    link_revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def link_token(self) -> str:
        """The secret part of the address. Never stored, never logged."""
        return salted_hmac(f"link.{self._meta.label}", f"{self.pk}:{self.link_issue}", algorithm="sha256").hexdigest()

    def issue_link(self) -> None:
        """Set the hash that belongs to the current issue; the caller saves."""
        self.link_hash = hash_token(self.link_token())

    @property
    def link_marker(self) -> str:
        """Stands for the address in stored texts; replaced when the mail is sent."""
        return Trusted(f"[[link {self._meta.label} {self.pk}]]")


class Offer(Addressed, PersonalLink):
    """An offer of something other than a place: it starts when the person behind the address accepts, never before."""

    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=200)
    state = models.CharField(max_length=20, choices=InvitationState, default=InvitationState.SENT)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == InvitationState.SENT and at < self.link_expires_at


def hash_token(token: str) -> str:
    """How tokens are stored and looked up."""
    return hashlib.sha256(token.encode()).hexdigest()
