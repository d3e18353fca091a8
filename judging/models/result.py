import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from judging.states import ModerationAct, SheetState
from programme.models.base import Addressed


class ResultSheetQuerySet(models.QuerySet["ResultSheet"]):
    def public(self, at: dt.datetime) -> "ResultSheetQuerySet":
        """Signed by two, and the time has come, by the server's clock: whether or not the clock work has run."""
        return self.filter(state__in=(SheetState.SIGNED, SheetState.PUBLISHED), publish_at__lte=at)

    def withdrawn_from_the_public(self) -> "ResultSheetQuerySet":
        """What people may have read before it was corrected, oldest first."""
        return self.filter(withdrawn_at__isnull=False, published_at__isnull=False).order_by("version")

    def current(self) -> "ResultSheetQuerySet":
        """The one sheet of each pitch day that has not been withdrawn."""
        return self.exclude(state=SheetState.WITHDRAWN)


class ResultSheet(Addressed):
    """The official outcome: a snapshot of all counted cards with its hash. Nothing later changes it."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.PROTECT, related_name="sheets")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=SheetState, default=SheetState.DRAFT)
    # The counted cards under opaque ids, as the engine reads them; names are not in it.
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    # What pages say of the cards as a whole, so that they need not read them: see `facts_of`.
    facts = models.JSONField(default=dict)
    method = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    # When it was last worked out again from its cards, and whether it came out the same; empty until it has been.
    checked_at = models.DateTimeField(null=True, blank=True)
    came_out_the_same = models.BooleanField(null=True)
    # Why the awards do not simply follow the order.
    award_reason = models.TextField(_("reason"), max_length=1000, blank=True)
    # Read out in the room from paper, before it was signed here.
    announced_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    # Of the signed pack, which never changes after; worked out by the worker.
    seal = models.CharField(max_length=64, blank=True)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = ResultSheetQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("pitch_day", "version"), name="one_sheet_per_version"),
            models.UniqueConstraint(
                fields=("pitch_day",), condition=~Q(state="withdrawn"), name="one_current_sheet_per_pitch_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("signed", "published")) | Q(signed_at__isnull=False),
                name="signed_sheets_say_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(publish_at__isnull=False, published_at__isnull=False),
                name="published_sheets_say_when",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None) | ~Q(state="draft"), name="only_signed_sheets_have_a_date"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at=None)),
                name="withdrawn_sheets_say_when",
            ),
        )

    def __str__(self) -> str:
        return str(_("Result sheet %(version)s of %(cohort)s") % {"version": self.version, "cohort": self.cohort})

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and the highest value that scores are shown on."""
        low, high = self.facts.get("scale", (0, 100))
        return low, high

    @property
    def is_complete(self) -> bool:
        """Whether every counted judge has a whole card for every team."""
        return bool(self.facts.get("is_complete"))

    @property
    def judges(self) -> list[str]:
        """The ids of those who gave a counted card."""
        return list(self.facts.get("judges", ()))

    def is_public(self, at: dt.datetime) -> bool:
        """The same rule as the filter `public`."""
        signed = self.state in (SheetState.SIGNED, SheetState.PUBLISHED)
        return signed and self.publish_at is not None and self.publish_at <= at


class Result(models.Model):
    """One team's line: its place, its mean, and the parts that add up to it."""

    sheet = models.ForeignKey("judging.ResultSheet", models.CASCADE, related_name="results")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="results")
    # Empty for a team that no counted card is about: it is listed apart.
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    cards = models.PositiveSmallIntegerField()
    partial_cards = models.PositiveSmallIntegerField(default=0)
    mean = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    # The worker's figure, where the adjusted scores decide and not every judge saw every team: then `place` is by it.
    adjusted = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    # One part for each criterion: its name, weight, mean, and what it adds to the team's mean.
    parts = models.JSONField(default=list)

    class Meta:
        ordering = (models.F("place").asc(nulls_last=True), "team__name")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "team"), name="one_line_per_team"),
            models.CheckConstraint(
                condition=Q(cards=0, place=None, mean=None) | Q(cards__gt=0, place__isnull=False, mean__isnull=False),
                name="teams_without_cards_have_no_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place}: {self.team}"

    @property
    def score(self) -> Decimal | None:
        """What the place goes by."""
        return self.mean if self.adjusted is None else self.adjusted

    @property
    def shown_score(self) -> Decimal | None:
        """The same with two digits, as people are shown it."""
        return shown_score(self.score)


def shown_score(score: Decimal | None) -> Decimal | None:
    """A score with two digits, rounded as everywhere in a result."""
    return None if score is None else score.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Analysis(models.Model):
    """How sure the order is, by the model of judges who differ. Made by the worker, never a part of what is signed."""

    sheet = models.OneToOneField("judging.ResultSheet", models.CASCADE, related_name="analysis")
    # Of the cards that it looked at: when the sheet's are others, it waits to be made again.
    inputs_hash = models.CharField(max_length=64)
    # What the engine prints, under the ids of the sheet's inputs.
    document = models.JSONField()
    # The part of it that is not about one team, for pages; what is about one is in `lines`.
    brief = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "analyses"

    def __str__(self) -> str:
        return str(self.sheet)


class AnalysisLine(models.Model):
    """What the analysis says of one team, so that a page reads those that it shows and no others."""

    analysis = models.ForeignKey("judging.Analysis", models.CASCADE, related_name="lines")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="+")
    # In the order of the estimates.
    position = models.PositiveIntegerField()
    document = models.JSONField()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("analysis", "team"), name="one_analysis_line_per_team"),)

    def __str__(self) -> str:
        return f"{self.position}: {self.team}"


class Moderation(models.Model):
    """A decision of the results group about one judge's card. The latest one for a card holds."""

    card = models.ForeignKey("judging.Scorecard", models.PROTECT, related_name="moderations")
    act = models.CharField(_("decision"), max_length=20, choices=ModerationAct)
    reason = models.TextField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    # Each team's raw mean and place before and after it; empty for decisions that were made before these were kept.
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)

    class Meta:
        ordering = ("decided_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="moderation_says_why"),)

    def __str__(self) -> str:
        return f"{self.card_id}: {self.get_act_display()}"
