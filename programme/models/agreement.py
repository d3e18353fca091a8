from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class AgreementKind(models.TextChoices):
    AGREEMENT = "agreement", _("Agreement: everybody has to accept it")
    CONSENT = "consent", _("Consent: yes or no, and either is fine")


class Agreement(Addressed):
    """Something that a programme asks people to agree or consent to: a code of conduct, photographs."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="agreements")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind, default=AgreementKind.AGREEMENT)
    # Roles (states.Role) that are asked.
    asked_of = models.JSONField(_("who is asked"), default=list)
    # Who says no, or takes a yes back, goes from every public picture in which they can be recognised.
    is_about_pictures = models.BooleanField(_("it is about pictures of people"), default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="one_agreement_per_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_consent(self) -> bool:
        return self.kind == AgreementKind.CONSENT


class AgreementVersion(models.Model):
    """One wording of an agreement; never changed. A new one asks everybody again."""

    agreement = models.ForeignKey("programme.Agreement", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), max_length=10_000)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("agreement", "number"), name="one_wording_per_number"),)

    def __str__(self) -> str:
        return f"{self.agreement}, {self.number}"


class AgreementAnswer(models.Model):
    """What a person answered to one wording, and when. A change of mind is a new row; the newest counts."""

    version = models.ForeignKey("programme.AgreementVersion", models.PROTECT, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="agreement_answers")
    says_yes = models.BooleanField()
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "person"), condition=Q(is_current=True), name="one_current_answer_per_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"
