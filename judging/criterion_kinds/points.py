from django.utils.translation import gettext_lazy as _

from judging.criterion_kinds.base import CriterionKind, Described, Level


class Points(CriterionKind):
    """Points from 0 to `options["maximum"]`, 10 unless said."""

    key = "points"
    label = _("Points")

    def levels(self, criterion: Described) -> list[Level]:
        return [Level(number, str(number)) for number in range(int(criterion.options.get("maximum", 10)) + 1)]
