from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.criterion_kinds.base import CriterionKind, Described

LONGEST = 2000


class Comment(CriterionKind):
    """Words for the team; counts for nothing."""

    key = "comment"
    label = _("Comment")
    is_scored = False

    def bounds(self, criterion: Described) -> tuple[int, int]:
        return 0, 0

    def field(self, criterion: Described) -> forms.Field:
        return forms.CharField(
            label=criterion.name,
            help_text=criterion.help,
            required=False,
            max_length=LONGEST,
            strip=True,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def unit(self, value: int, criterion: Described) -> Fraction:
        return Fraction(0)
