"""The form on which an organiser settles what decides the result."""

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.states import Basis, TieRule
from programme.shared.form_sections import SectionedForm


class BasisForm(SectionedForm):
    """What decides, what happens to level teams, and what the public will see."""

    kind = forms.ChoiceField(label=_("What decides?"), choices=Basis.choices, widget=forms.RadioSelect)
    tie_rule = forms.ChoiceField(
        label=_("If teams have the same score"), choices=TieRule.choices, widget=forms.RadioSelect
    )
    shows_figures = forms.BooleanField(
        label=_("Publish the figures of all teams with the result"),
        required=False,
        help_text=_("Otherwise each team sees its own figures and nobody else's."),
    )
    sections = (
        (
            _("The order"),
            ("kind", "tie_rule"),
            _("Where every judge scores every team, scores are never adjusted, whatever is chosen here."),
        ),
        (_("The published page"), ("shows_figures",)),
    )
    submit_label = _("Settle it")
