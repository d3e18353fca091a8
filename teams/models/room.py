from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from teams.states import NoteKind


class TeamNote(models.Model):
    """A note or a decision in the team's room. What was decided is not changed, another decision follows it."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:60]


class Meeting(Addressed):
    """A meeting of a team with its mentor: booked ahead, or written down afterwards."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("how many minutes"), default=30)
    place = models.CharField(_("where, or the link"), max_length=200, blank=True)
    notes = models.TextField(_("what was said"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_at",)
        constraints = (models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="meetings_end"),)

    def __str__(self) -> str:
        return f"{self.team}, {self.starts_at}"

    @property
    def cohort(self) -> object:
        return self.team.cohort

    @property
    def programme(self) -> object:
        return self.team.cohort.programme


class PeerView(models.Model):
    """How one member sees another: three things from 1 to 4. Shown as averages only, from three members on."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="peer_views")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    shares = models.PositiveSmallIntegerField()
    listens = models.PositiveSmallIntegerField()
    helps = models.PositiveSmallIntegerField()
    given_on = models.DateField()

    ASPECTS = ("shares", "listens", "helps")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("team", "by", "about"), name="one_peer_view_of_each"),
            models.CheckConstraint(condition=~Q(by=F("about")), name="nobody_views_themselves"),
            models.CheckConstraint(
                condition=Q(shares__range=(1, 4), listens__range=(1, 4), helps__range=(1, 4)),
                name="peer_views_have_four_levels",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PeerLine(models.Model):
    """What a member tells organisers about working in the team. Nobody in the team reads it."""

    team = models.ForeignKey("teams.Team", models.CASCADE, related_name="peer_lines")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    given_on = models.DateField()

    class Meta:
        ordering = ("-given_on", "-pk")

    def __str__(self) -> str:
        return str(self.pk)
