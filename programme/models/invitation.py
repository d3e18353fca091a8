import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink
from programme.states import InvitationState, Role


class Invitation(Addressed, PersonalLink):
    """An offer of a place in a cohort in a role, to one e-mail address, with an expiry."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=200)
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="invitations")
    nomination = models.ForeignKey(
        "programme.Nomination", models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    state = models.CharField(max_length=20, choices=InvitationState, default=InvitationState.SENT)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "role", "email"), condition=Q(state="sent"), name="one_open_invitation_per_role"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "declined"), answered_at__isnull=False)
                | (~Q(state__in=("accepted", "declined")) & Q(answered_at=None)),
                name="answered_invitations_say_when",
            ),
        )
        indexes = (
            models.Index(fields=("cohort", "-sent_at", "full_name", "id"), name="invitations_by_date"),
            models.Index(fields=("cohort", "organisation", "nomination", "state"), name="invitations_by_organisation"),
            models.Index(fields=("cohort", "state"), name="invitations_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.full_name}: {self.get_role_display()}"

    @property
    def programme(self) -> object:
        return self.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can still be answered."""
        return self.state == InvitationState.SENT and at < self.link_expires_at
