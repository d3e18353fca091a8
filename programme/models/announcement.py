from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import AnnouncementState


class Announcement(Addressed):
    """What organisers tell a chosen part of a cohort: by mail and in the inbox, and for a while on the home page.

    `audience` holds what was chosen for each facet; nothing chosen means everybody with a place.
    """

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="announcements")
    state = models.CharField(max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=6000)
    audience = models.JSONField(default=dict, blank=True)
    is_urgent = models.BooleanField(_("urgent: at once, also at night"), default=False)
    send_at = models.DateTimeField(_("send at"), null=True, blank=True)
    on_home_until = models.DateField(_("on the home page until"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-written_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="sent"),
                name="sent_announcements_say_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(send_at__isnull=False), name="scheduled_announcements_have_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def programme(self) -> object:
        return self.cohort.programme
