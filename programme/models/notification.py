from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import Channel, NotificationState


class Notification(Addressed):
    """One message to one person, in the inbox and by e-mail. Carries its text and its state of delivery."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    address = models.EmailField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    # The act and the person name the message: a second row for the same act cannot be written.
    act = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=NotificationState, default=NotificationState.QUEUED)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    # A part that calendar programs read, for messages that carry one: its text and its MIME type with parameters.
    part = models.TextField(blank=True)
    part_type = models.CharField(max_length=120, blank=True)
    not_before = models.DateTimeField(_("not to be sent before"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "act", "address"), name="one_notification_per_act_and_person"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_notifications_say_when",
            ),
        )
        indexes = (
            models.Index(fields=("state", "created_at"), name="notification_queue"),
            models.Index(fields=("claimed_at",), name="notification_pace"),
            models.Index(fields=("programme", "-created_at", "id"), name="notifications_by_date"),
            models.Index(fields=("programme", "state", "kind"), name="notifications_by_state"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def about_id(self) -> str:
        """The id of what it tells of."""
        return self.act.partition(":")[0]

    @property
    def message_id(self) -> str:
        """The same for every try, so that a mail program shows a repeat once."""
        return f"<{self.pk}@{settings.SITE_HOST}>"
