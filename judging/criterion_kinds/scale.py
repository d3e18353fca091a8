from django.utils.translation import gettext_lazy as _

from judging.criterion_kinds.base import CriterionKind, Described, Level

SHORT = (_("Weak"), _("Fair"), _("Good"), _("Strong"), _("Outstanding"))


class Scale(CriterionKind):
    """Levels in words, counted from 1. `options["levels"]` holds what each level means, lowest first."""

    key = "scale"
    label = _("Levels in words")

    def levels(self, criterion: Described) -> list[Level]:
        words = criterion.options.get("levels") or [""] * len(SHORT)
        shorts = SHORT if len(words) == len(SHORT) else [""] * len(words)
        return [
            Level(number, str(short), text)
            for number, (short, text) in enumerate(zip(shorts, words, strict=True), start=1)
        ]
