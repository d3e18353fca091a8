from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, Offer
from programme.states import ProgrammeRoleKind

if TYPE_CHECKING:
    from programme.models.person import Person

WORDS_FOR_ADDRESSES = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use small letters, digits and single hyphens, such as spring-2027.")
)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, person: "Person") -> "ProgrammeQuerySet":
        """Programmes in which the person holds a role or a place; all of them for a site admin."""
        if person.is_site_admin:
            return self
        places = person.enrolments.exclude(state="withdrawn").values("cohort__programme")
        return self.filter(Q(pk__in=person.programme_roles.values("programme")) | Q(pk__in=places))


class Programme(Addressed):
    """A long-lived endeavour with its own organisers; has many cohorts."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.CharField(_("name in addresses"), max_length=60, unique=True, validators=[WORDS_FOR_ADDRESSES])
    summary = models.CharField(_("what it is, in one sentence"), max_length=300, blank=True)
    contact_email = models.EmailField(_("address people can write to"), blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> "Programme":
        return self


class ProgrammeRole(models.Model):
    """A person's role in a programme; an assistant acts for one named judge, in logistics only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="programme_roles")
    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=20, choices=ProgrammeRoleKind)
    acts_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="assistant_roles"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme", "kind"), condition=Q(acts_for=None), name="one_role_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=("person", "programme", "acts_for"),
                condition=Q(acts_for__isnull=False),
                name="one_assistant_role_per_judge",
            ),
            models.CheckConstraint(
                condition=Q(kind="assistant", acts_for__isnull=False) | (~Q(kind="assistant") & Q(acts_for=None)),
                name="assistants_act_for_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}, {self.programme}"


class RoleOffer(Offer):
    """An offer of a role in a programme to one e-mail address."""

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="role_offers")
    kind = models.CharField(max_length=20, choices=ProgrammeRoleKind)
    acts_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "kind", "email"),
                condition=Q(state="sent", acts_for=None),
                name="one_open_offer_per_role",
            ),
            models.UniqueConstraint(
                fields=("programme", "acts_for", "email"),
                condition=Q(state="sent", acts_for__isnull=False),
                name="one_open_offer_per_assistant",
            ),
        )

    def __str__(self) -> str:
        return f"{self.full_name}: {self.get_kind_display()}"
