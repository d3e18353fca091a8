from django.conf import settings
from django.db import models
from django.db.models import Q

from programme.models.base import Addressed, Offer


class Signatory(Addressed):
    """Who may sign the result of a pitch day: somebody of the results group, or somebody from outside."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="signatories")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatory_grants")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("person__full_name",)
        verbose_name_plural = "signatories"
        constraints = (models.UniqueConstraint(fields=("pitch_day", "person"), name="one_signatory_grant_per_person"),)

    def __str__(self) -> str:
        return str(self.person)

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme


class SignatoryOffer(Offer):
    """An offer of the right to sign, to one e-mail address."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="signatory_offers")

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("pitch_day", "email"), condition=Q(state="sent"), name="one_open_offer_to_sign"
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme


class Signature(models.Model):
    """One person's signature under one state of a sheet. A change of the sheet makes it void; it is never deleted."""

    sheet = models.ForeignKey("judging.ResultSheet", models.PROTECT, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()
    # What was signed: inputs, order, awards and reason as one hash.
    content_hash = models.CharField(max_length=64)
    # How the person proved at signing that it is them: the kind of passkey, authenticator or recovery code.
    proof = models.CharField(max_length=20)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("signed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "person"), condition=Q(voided_at=None), name="one_live_signature_per_person"
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
