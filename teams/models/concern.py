from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from teams.states import ConcernAbout, ConcernState

if TYPE_CHECKING:
    from programme.models import Person


class SafeguardingContact(models.Model):
    """Somebody whom the people of a cohort can turn to in private."""

    cohort = models.ForeignKey("programme.Cohort", models.CASCADE, related_name="safeguarding_contacts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("person__full_name",)
        constraints = (models.UniqueConstraint(fields=("cohort", "person"), name="one_contact_per_person"),)

    def __str__(self) -> str:
        return str(self.person)

    @property
    def programme(self) -> object:
        return self.cohort.programme


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, person: "Person") -> "ConcernQuerySet":
        """Who raised it and the contact they chose. Nobody else: no organiser, no site admin, not whom it is about."""
        return self.filter(Q(raised_by=person) | Q(contact=person)).exclude(about=person)


class Concern(Addressed):
    """What somebody says in private to one safeguarding contact.

    It has no `programme`, so that no message about it and no line of the record lands where organisers look.
    """

    cohort = models.ForeignKey("programme.Cohort", models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contact = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(_("what it is about"), max_length=10, choices=ConcernAbout)
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=4000)
    state = models.CharField(max_length=10, choices=ConcernState, default=ConcernState.RAISED)
    raised_at = models.DateTimeField()

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(about=None) | ~Q(about=models.F("contact")), name="no_concern_reaches_whom_it_is_about"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class ConcernNote(models.Model):
    """What the two say to each other about it."""

    concern = models.ForeignKey("teams.Concern", models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.pk)
