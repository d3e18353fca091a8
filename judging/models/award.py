from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from judging.states import IN_ORDER, AwardKind
from programme.models.base import Addressed


class Award(Addressed):
    """A recorded outcome for one team: winner (alone or jointly), runner-up, commendation; or one apart from the order
    of the scores: the people's choice, or an award of its own name."""

    sheet = models.ForeignKey("judging.ResultSheet", models.CASCADE, related_name="awards")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="awards")
    kind = models.CharField(_("award"), max_length=20, choices=AwardKind)
    name = models.CharField(_("name of the award"), max_length=100, blank=True)
    citation = models.CharField(_("what it is for"), max_length=300, blank=True)
    # A people's choice that was counted elsewhere, such as by hand in the room: its votes, all votes, and who counted.
    votes = models.PositiveIntegerField(_("votes for it"), null=True, blank=True)
    votes_in_all = models.PositiveIntegerField(_("votes in all"), null=True, blank=True)
    counted_by = models.CharField(_("who counted"), max_length=120, blank=True)

    class Meta:
        ordering = (
            models.Case(*(models.When(kind=kind, then=place) for place, kind in enumerate(AwardKind.values))),
            "name",
            "team__name",
        )
        constraints = (
            models.UniqueConstraint(
                fields=("sheet", "team"), condition=Q(kind__in=IN_ORDER), name="one_award_in_order_per_team"
            ),
            models.CheckConstraint(
                condition=Q(kind="own", name__gt="") | (~Q(kind="own") & Q(name="")),
                name="awards_of_their_own_have_a_name",
            ),
            models.CheckConstraint(
                condition=Q(votes=None, votes_in_all=None, counted_by="")
                | Q(kind="peoples_choice", votes__gte=1, votes_in_all__gte=F("votes"), counted_by__gt=""),
                name="counts_are_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.team}"

    @property
    def title(self) -> str:
        """What the award is called; where the query counted `winners`, a shared first place says so."""
        if self.kind == AwardKind.WINNER and getattr(self, "winners", 1) > 1:
            return str(_("Joint winner"))
        return self.name or str(self.get_kind_display())
