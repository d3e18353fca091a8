import datetime as dt

from django.db import models

from programme.models.base import Addressed, PersonalLink

# Packs are printed and tablets are laid out the day before.
OPENS_BEFORE = dt.timedelta(hours=24)


class JudgePassQuerySet(models.QuerySet["JudgePass"]):
    def whole(self) -> "JudgePassQuerySet":
        """With everything that decides whether the link holds."""
        return self.select_related("seat__panel__pitch_day__cohort__programme", "seat__enrolment__person")


class JudgePass(Addressed, PersonalLink):
    """A link that lets one judge score on the day without e-mail. It opens once; a new one ends the old."""

    seat = models.OneToOneField("judging.Seat", models.CASCADE, related_name="judge_pass")
    made_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects = JudgePassQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def programme(self) -> object:
        return self.seat.programme

    @property
    def cohort(self) -> object:
        return self.seat.cohort

    @property
    def opens_at(self) -> dt.datetime:
        return self.seat.panel.pitch_day.starts_at - OPENS_BEFORE

    @property
    def closes_at(self) -> dt.datetime:
        """Midnight after the pitch day, by the day as it now is, so that the link moves with it."""
        return end_of(self.seat.panel.pitch_day)

    def is_good(self, at: dt.datetime) -> bool:
        """Whether the judge may still be let in, or stay in."""
        return (
            self.link_revoked_at is None
            and self.seat.left_at is None
            and self.seat.enrolment.state == "active"
            and at < self.closes_at
        )

    @property
    def is_used(self) -> bool:
        return self.link_used_at is not None


def end_of(day: object) -> dt.datetime:
    """Midnight after the pitch day, in the cohort's zone."""
    zone = day.cohort.zone
    after = day.starts_at.astimezone(zone).date() + dt.timedelta(days=1)
    return dt.datetime.combine(after, dt.time(), tzinfo=zone)
