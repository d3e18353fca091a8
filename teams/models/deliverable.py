import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.shared.upload_kinds import OFFICE, PICTURES
from programme.states import EnrolmentState, ProgrammeRoleKind, Role
from teams.states import FileKind

if TYPE_CHECKING:
    from programme.models import Person

ACCEPTED = {FileKind.PDF: ("pdf",), FileKind.PICTURE: PICTURES, FileKind.OFFICE: OFFICE}


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    def visible_to(self, person: "Person") -> "DeliverableQuerySet":
        """Deliverables of the person's cohorts, and of programmes they organise."""
        if person.is_site_admin:
            return self
        mine = person.enrolments.filter(state=EnrolmentState.ACTIVE, role__in=(Role.PARTICIPANT, Role.MENTOR)).values(
            "cohort"
        )
        organised = person.programme_roles.filter(kind=ProgrammeRoleKind.ORGANISER).values("programme")
        return self.filter(Q(cohort__in=mine) | Q(cohort__programme__in=organised))


class Deliverable(Addressed):
    """What each team must hand in by a date: prompts with word limits and named file slots."""

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="deliverables")
    title = models.CharField(_("title"), max_length=150)
    instructions = models.TextField(_("instructions"), max_length=2000, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    # Fixed beforehand and the same for all teams.
    grace_seconds = models.PositiveIntegerField(_("seconds of grace"), default=300)
    # What arrives after the grace and until then is taken, and marked as late. Empty: nothing late is taken.
    late_until = models.DateTimeField(_("late work is taken until"), null=True, blank=True)
    # Said at every prompt and file.
    not_to_enter = models.CharField(_("what may not be entered"), max_length=300, blank=True)
    shown_to_judges = models.BooleanField(_("judges read it"), default=False)

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "title")
        constraints = (
            models.UniqueConstraint(fields=("cohort", "title"), name="one_deliverable_per_title"),
            models.CheckConstraint(condition=Q(due_at__gt=F("opens_at")), name="deliverable_is_due_after_it_opens"),
            models.CheckConstraint(
                condition=Q(late_until=None) | Q(late_until__gt=F("due_at")), name="late_is_after_due"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def grace(self) -> dt.timedelta:
        return dt.timedelta(seconds=self.grace_seconds)

    @property
    def closes_at(self) -> dt.datetime:
        """The last moment for a team without an extension."""
        return self.due_at + self.grace

    def has_closed(self, at: dt.datetime) -> bool:
        """Whether the time of a team without an extension is over."""
        return at > self.closes_at


class Prompt(models.Model):
    """One question of a deliverable, answered in words."""

    deliverable = models.ForeignKey("teams.Deliverable", models.CASCADE, related_name="prompts")
    order = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=300)
    hint = models.CharField(_("hint"), max_length=500, blank=True)
    most_words = models.PositiveIntegerField(
        _("most words"), default=300, validators=[MinValueValidator(10), MaxValueValidator(3000)]
    )
    is_required = models.BooleanField(_("must be answered"), default=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("deliverable", "order"), name="one_prompt_per_order"),
            models.CheckConstraint(condition=Q(most_words__gte=1), name="prompt_allows_a_word"),
        )

    def __str__(self) -> str:
        return self.question

    @property
    def most_characters(self) -> int:
        """A limit that no honest answer of that many words meets; stops floods before words are counted."""
        return self.most_words * 20


class FileSlot(models.Model):
    """One named place for a file."""

    deliverable = models.ForeignKey("teams.Deliverable", models.CASCADE, related_name="slots")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=100)
    # Values of FileKind.
    kinds = models.JSONField(_("kinds"), default=list)
    most_bytes = models.PositiveIntegerField(_("largest size in bytes"), default=10 * 1024 * 1024)
    is_required = models.BooleanField(_("must be filled"), default=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("deliverable", "order"), name="one_slot_per_order"),
            models.CheckConstraint(condition=Q(most_bytes__gte=1), name="slot_takes_a_byte"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def accepted(self) -> tuple[str, ...]:
        """Keys of programme.shared.upload_kinds.KINDS that the slot takes."""
        return tuple(key for kind in self.kinds for key in ACCEPTED[FileKind(kind)])


class Extension(models.Model):
    """A later due time for one team on one deliverable, with its reason and who gave it."""

    deliverable = models.ForeignKey("teams.Deliverable", models.CASCADE, related_name="extensions")
    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField(_("new due time"))
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("deliverable", "team"), name="one_extension_per_team"),)

    def __str__(self) -> str:
        return f"{self.team}: {self.deliverable}"

    @property
    def cohort(self) -> object:
        return self.deliverable.cohort

    @property
    def programme(self) -> object:
        return self.deliverable.cohort.programme
