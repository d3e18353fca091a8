import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import FreePlaceState


class PlaceRules(models.Model):
    """What a cohort has decided about places that fall free. A cohort without a row has the defaults."""

    cohort = models.OneToOneField("programme.Cohort", models.CASCADE, related_name="place_rules", primary_key=True)
    keep_days = models.PositiveSmallIntegerField(
        _("days that a free place waits for its own organisation"), default=5, validators=[MaxValueValidator(60)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer for who is offered a free place"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    silence_releases = models.BooleanField(_("a place falls free when its person stays silent"), default=False)
    erase_days = models.PositiveSmallIntegerField(
        _("days until the data of who declined or stayed silent is erased"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    def __str__(self) -> str:
        return str(self.cohort)

    @property
    def programme(self) -> object:
        return self.cohort.programme

    @property
    def keeps(self) -> dt.timedelta:
        return dt.timedelta(days=self.keep_days)

    @property
    def answers(self) -> dt.timedelta:
        return dt.timedelta(days=self.answer_days)


class FreePlace(Addressed):
    """A place that fell free: kept for its own organisation for a time, then open to the reserve of its sector."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="free_places")
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FreePlaceState)
    fell_free_at = models.DateTimeField()
    kept_until = models.DateTimeField(null=True, blank=True)
    # Set once the place is no longer its organisation's alone.
    opened_at = models.DateTimeField(null=True, blank=True)
    # Whose place it was, and who was offered it.
    left_by = models.ForeignKey("programme.Nomination", models.SET_NULL, null=True, blank=True, related_name="left")
    filled_by = models.ForeignKey("programme.Nomination", models.SET_NULL, null=True, blank=True, related_name="filled")

    class Meta:
        ordering = ("fell_free_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="kept") | Q(kept_until__isnull=False, opened_at=None),
                name="kept_places_say_until_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(opened_at__isnull=False), name="open_places_say_since_when"
            ),
        )
        indexes = (models.Index(fields=("state", "kept_until"), name="free_places_due"),)

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"

    @property
    def programme(self) -> object:
        return self.cohort.programme
