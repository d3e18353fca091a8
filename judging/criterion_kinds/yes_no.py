from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.criterion_kinds.base import CriterionKind, Described, Level


class YesNo(CriterionKind):
    """Met or not met."""

    key = "yes_no"
    label = _("Yes or no")

    def levels(self, criterion: Described) -> list[Level]:
        return [Level(0, _t("No")), Level(1, _t("Yes"))]
