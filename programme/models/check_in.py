from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from programme.models.base import Addressed
from programme.shared.short_codes import short_code


class CheckIn(Addressed):
    """Whether one person was seen at a visit. A row stays when a tick is undone, so that its version goes on counting.

    Somebody who walked in and whom the cohort does not know has a name here and no person.
    """

    visit = models.ForeignKey("programme.Visit", models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="check_ins"
    )
    walked_in = models.BooleanField(default=False)
    full_name = models.CharField(max_length=200, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    is_here = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    # The device's own clock, for whoever looks back; nothing is decided by it.
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("changed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "person"), condition=Q(person__isnull=False), name="one_check_in_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(full_name=""), name="strangers_at_the_door_have_names"
            ),
        )

    def __str__(self) -> str:
        return f"{self.full_name or self.person}: {self.visit}"

    @property
    def programme(self) -> object:
        return self.visit.cohort.programme

    @property
    def cohort(self) -> object:
        return self.visit.cohort


def check_in_code(visit: UUID, person: UUID) -> str:
    """The six signs that a person shows or says at the door of this visit."""
    return short_code("check-in", f"{visit}:{person}")
