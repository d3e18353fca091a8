import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import GuestKind, GuestState
from programme.models.base import Addressed, PersonalLink


class Guest(Addressed, PersonalLink):
    """Somebody invited to look on at the pitch day, who answers by a link without an account.

    What they need is seen by organisers only, each look recorded. The row is deleted 30 days after the day.
    """

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="guests")
    kind = models.CharField(_("kind"), max_length=20, choices=GuestKind, default=GuestKind.OTHER)
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=GuestState, default=GuestState.INVITED)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    access = models.TextField(_("access"), max_length=500, blank=True)
    diet = models.CharField(_("diet"), max_length=200, blank=True)

    class Meta:
        ordering = ("full_name",)
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "email"), name="one_guest_per_address"),
            models.CheckConstraint(
                condition=Q(state="invited", answered_at=None) | (~Q(state="invited") & Q(answered_at__isnull=False)),
                name="answered_guests_say_when",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def is_coming(self) -> bool:
        return self.state == GuestState.COMING

    def may_answer(self, at: dt.datetime) -> bool:
        """Until the day begins, by the day as it now is."""
        return self.link_revoked_at is None and at < self.pitch_day.starts_at
