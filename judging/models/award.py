from django.db import models
from django.db.models import Q
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
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.team}"

    @property
    def title(self) -> str:
        return self.name or str(self.get_kind_display())
