from django.conf import settings
from django.db import models


class RoomPack(models.Model):
    """One download for the room: who took it when, and the hash of each deck in it, so that the next one knows what
    has changed since."""

    pitch_day = models.ForeignKey("judging.PitchDay", models.CASCADE, related_name="room_packs")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # By the id of the team: the SHA-256 of each of its files, by their ids.
    decks = models.JSONField(default=dict)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.pitch_day}: {self.made_at}"

    @property
    def cohort(self) -> object:
        return self.pitch_day.cohort

    @property
    def programme(self) -> object:
        return self.pitch_day.cohort.programme
