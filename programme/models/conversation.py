from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import ConversationState, ProgrammeRoleKind

if TYPE_CHECKING:
    from programme.models import Person


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: "Person") -> "ConversationQuerySet":
        """Who asked, and the organisers of the programme. Nobody else."""
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        return self.filter(Q(asked_by=person) | Q(cohort__programme__in=organised))


class Conversation(Addressed):
    """What one person asks the organisers, with every answer; private to them."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="conversations")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="conversations")
    subject = models.CharField(_("in a few words"), max_length=120)
    # The path of the page from which it was asked; never anything outside this site.
    asked_on = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ConversationState, default=ConversationState.WAITING)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    # When somebody last wrote.
    moved_at = models.DateTimeField()
    # Raised by every change, so that an open page can ask for news cheaply.
    version = models.PositiveIntegerField(default=1)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ("-moved_at", "pk")
        indexes = (models.Index(fields=("cohort", "state", "-moved_at"), name="conversations_by_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(moved_at__gte=F("asked_at")), name="conversations_move_after_the_start"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def programme(self) -> object:
        return self.cohort.programme


class ConversationMessage(models.Model):
    """One message of a conversation; never changed. `key` comes from the form, so that a second press adds nothing."""

    conversation = models.ForeignKey("programme.Conversation", models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_organisers = models.BooleanField()
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    key = models.UUIDField(default=uuid4, unique=True, editable=False)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.pk)


class ReadyReply(Addressed):
    """An answer that organisers give often, to begin from."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="ready_replies")
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="one_ready_reply_per_name"),)

    def __str__(self) -> str:
        return self.name


class PublicAnswer(Addressed):
    """A question and its answer for everybody, worded anew: nothing of who asked is in it."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="public_answers")
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"), max_length=4000)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "pk")

    def __str__(self) -> str:
        return self.question

    @property
    def programme(self) -> object:
        return self.cohort.programme


class OfficeHours(models.Model):
    """When the organisers of a programme are at their desks on working days."""

    programme = models.OneToOneField("programme.Programme", models.CASCADE, related_name="office_hours")
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    words = models.CharField(_("what else people should know"), max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="offices_close_after_they_open"),
        )

    def __str__(self) -> str:
        return f"{self.opens:%H:%M} to {self.closes:%H:%M}"
