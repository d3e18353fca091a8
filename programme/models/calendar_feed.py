from django.conf import settings
from django.db import models

from programme.models.base import Addressed, PersonalLink


class CalendarFeed(Addressed, PersonalLink):
    """A person's private address for their calendar program: visits, dates, own deadlines; no names of others."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.person}"


class CalendarMark(models.Model):
    """How often an entry of calendars has changed, for entries whose app does not count: programs believe a change
    only with a higher number."""

    uid = models.CharField(max_length=200, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.uid}: {self.sequence}"
