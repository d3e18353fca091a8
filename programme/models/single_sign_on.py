from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed


class SignOnDomain(Addressed):
    """People of a programme whose address ends in this domain may come in through this provider's sign-in."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="sign_on_domains")
    # The id of a provider in the settings.
    provider = models.SlugField(max_length=60)
    domain = models.CharField(_("domain"), max_length=200)
    allowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    allowed_at = models.DateTimeField()

    class Meta:
        ordering = ("domain", "provider")
        constraints = (
            models.UniqueConstraint(fields=("programme", "provider", "domain"), name="one_domain_per_provider"),
        )

    def __str__(self) -> str:
        return self.domain


class SignOnIdentity(models.Model):
    """By what a department's sign-in has known the person since they first came in through it: its `sub`.

    An address may be given to somebody else one day; a `sub` never is.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_on_identities")
    provider = models.SlugField(max_length=60)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()

    class Meta:
        ordering = ("provider",)
        constraints = (
            models.UniqueConstraint(fields=("person", "provider"), name="one_identity_per_person_and_provider"),
            models.UniqueConstraint(fields=("provider", "subject"), name="one_person_per_identity"),
        )

    def __str__(self) -> str:
        return self.provider
