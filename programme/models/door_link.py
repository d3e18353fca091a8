import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed, PersonalLink
from programme.shared.short_codes import short_code
from programme.states import DoorKind, VisitState

# A steward loads the list at home, where there is a network.
OPENS_BEFORE = dt.timedelta(hours=24)
# What a steward's device noted at the door may arrive when it has a network again.
TAKES_LATE = dt.timedelta(days=3)


class DoorLink(Addressed, PersonalLink):
    """Opens one visit to somebody without an account, for its day: to check people in, or to read the reception list.

    The link alone shows no name: the code, given apart, has to be typed once on each device.
    """

    visit = models.ForeignKey("programme.Visit", models.CASCADE, related_name="door_links")
    kind = models.CharField(_("what it is for"), max_length=10, choices=DoorKind)
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField()

    # Whoever acts by a link is asked for like a person; whether the link still holds is the policy's business.
    is_active = True

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return f"{self.full_name}: {self.visit}"

    @property
    def programme(self) -> object:
        return self.visit.cohort.programme

    @property
    def cohort(self) -> object:
        return self.visit.cohort

    @property
    def code(self) -> str:
        """Given apart from the link. Worked out each time, stored nowhere."""
        return short_code("door", f"{self.pk}:{self.link_issue}")

    @property
    def opens_at(self) -> dt.datetime:
        """A host prepares badges; a steward needs nobody's name before the day."""
        return self.made_at if self.kind == DoorKind.HOST else self.visit.starts_at - OPENS_BEFORE

    @property
    def closes_at(self) -> dt.datetime:
        """The end of the visit's last day. By the visit as it now is, so that the link moves with it."""
        return end_of_day(self.visit)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it shows names now."""
        return self._is_good and self.opens_at <= at < self.closes_at

    def takes_changes(self, at: dt.datetime) -> bool:
        """Whether what was noted at the door is still taken."""
        return self._is_good and self.opens_at <= at < self.closes_at + TAKES_LATE

    @property
    def _is_good(self) -> bool:
        return self.link_revoked_at is None and self.visit.state == VisitState.PUBLISHED


def end_of_day(visit: object) -> dt.datetime:
    """Midnight after the visit, in the cohort's zone."""
    zone = visit.cohort.zone
    last = visit.ends_at.astimezone(zone).date() + dt.timedelta(days=1)
    return dt.datetime.combine(last, dt.time(), tzinfo=zone)
