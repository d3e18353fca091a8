import datetime as dt

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink
from programme.states import NominationState


class Allotment(Addressed):
    """The places that an organisation has in a cohort, with its nominator and a date to name people by."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="allotments")
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="allotments")
    places = models.PositiveIntegerField(_("places"))
    nominator_name = models.CharField(_("nominator"), max_length=200, blank=True)
    nominator_email = models.EmailField(_("nominator's e-mail address"), blank=True)
    name_by = models.DateTimeField(_("people to be named by"), null=True, blank=True)
    confirm_by = models.DateTimeField(_("its people answer by"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "organisation"), name="one_allotment_per_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.places}"

    @property
    def programme(self) -> object:
        return self.cohort.programme


class Nominator(Addressed, PersonalLink):
    """The link by which an organisation's contact person names people for its allotment, without an account."""

    allotment = models.OneToOneField("programme.Allotment", models.CASCADE, related_name="nominator")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.allotment.nominator_name

    @property
    def cohort(self) -> object:
        return self.allotment.cohort

    @property
    def programme(self) -> object:
        return self.allotment.cohort.programme

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the link still opens the page."""
        return self.link_revoked_at is None and at < self.link_expires_at


class Nomination(Addressed):
    """An organisation's naming of a person for one of its places. Carries the funnel."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="nominations")
    organisation = models.ForeignKey("programme.Organisation", models.PROTECT, related_name="nominations")
    full_name = models.CharField(_("full name"), max_length=200)
    known_as = models.CharField(_("known as"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"))
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    experience_months = models.PositiveIntegerField(_("months of experience"), null=True, blank=True)
    nominated_by = models.EmailField(_("nominated by"), blank=True)
    reason = models.TextField(_("why this person"), max_length=2000, blank=True)
    state = models.CharField(max_length=20, choices=NominationState, default=NominationState.NAMED)
    reserve_position = models.PositiveIntegerField(null=True, blank=True)
    # Silence gives nothing away: who has not answered keeps the place until it is released.
    released_at = models.DateTimeField(null=True, blank=True)
    # Since when nothing more is expected of the person; data are erased some days after it.
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("organisation__name", "full_name")
        constraints = (
            models.UniqueConstraint("cohort", Lower("email"), name="one_nomination_per_email"),
            models.UniqueConstraint(
                fields=("cohort", "reserve_position"),
                condition=Q(reserve_position__isnull=False),
                name="one_nomination_per_reserve_position",
            ),
            models.CheckConstraint(
                condition=Q(state="reserve", reserve_position__isnull=False)
                | (~Q(state="reserve") & Q(reserve_position=None)),
                name="reserves_have_a_position",
            ),
        )
        indexes = (
            models.Index(fields=("cohort", "full_name", "id"), name="nominations_by_name"),
            models.Index(fields=("cohort", "organisation", "state"), name="nominations_by_organisation"),
            models.Index(fields=("cohort", "state"), name="nominations_by_state"),
        )

    def __str__(self) -> str:
        return self.full_name or _now("Somebody whose data is erased")

    @property
    def programme(self) -> object:
        return self.cohort.programme


class Objection(models.Model):
    """That somebody does not want to be nominated in a programme. Known by a salted hash of the address only."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="objections")
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "fingerprint"), name="one_objection_per_address"),)

    def __str__(self) -> str:
        return self.fingerprint[:8]
