"""Forms around invitations: to invite somebody, to answer, to filter the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Organisation
from programme.queries.nomination import same
from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm
from programme.states import InvitationState, Role, Sector

NEW = "new"


class InvitationForm(SectionedForm):
    """Somebody who takes part without a nomination."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=[(role.value, role.label) for role in (Role.MENTOR, Role.JUDGE, Role.OBSERVER, Role.PARTICIPANT)],
    )
    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = MailField(label=_("E-mail address"))
    organisation = forms.ChoiceField(label=_("Organisation"))
    new_organisation = forms.CharField(
        label=_("Name of the new organisation"),
        max_length=200,
        required=False,
        help_text=_("Only if it is not in the list."),
    )
    sector = forms.ChoiceField(
        label=_("Sector of the new organisation"), required=False, widget=forms.RadioSelect, choices=Sector.choices
    )
    sections = (
        (_("Who"), ("role", "full_name", "email")),
        (_("Where they work"), ("organisation", "new_organisation", "sector")),
    )
    submit_label = _("Send the invitation")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(row.pk): row for row in Organisation.objects.filter(programme=cohort.programme_id)}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose an organisation")),
            *((pk, f"{row.name} ({row.get_sector_display()})") for pk, row in self.organisations.items()),
            (NEW, _("Another organisation, named below")),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("organisation") == NEW:
            name = " ".join(data.get("new_organisation", "").split())
            if not name:
                self.add_error("new_organisation", _("Enter the name of the new organisation."))
            elif any(same(row.name) == same(name) for row in self.organisations.values()):
                self.add_error("new_organisation", _("This organisation is in the list: choose it there."))
            if not data.get("sector"):
                self.add_error("sector", _("Choose: the sector of the new organisation."))
            data["new_organisation"] = name
        return data

    @property
    def chosen(self) -> Organisation | None:
        """The organisation from the list; None for a new one."""
        return self.organisations.get(self.cleaned_data["organisation"])


class DeclineForm(SectionedForm):
    """A no, with a reason if one likes to give it."""

    reason = forms.CharField(
        label=_("Why not, if you like to say"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisers read this. At most 2,000 characters."),
    )
    submit_label = _("Decline the place")
    submit_kind = "secondary"
    submit_name = "answer"
    submit_value = "decline"


class InvitationFilterForm(forms.Form):
    """The filter of the desk; it lives in the address."""

    search = forms.CharField(label=_("Name, address or organisation"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *InvitationState.choices])
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def chosen_ids(values: list[str], known: set[str]) -> list[str]:
    """The ids of a list of check boxes that belong to rows we showed. Raises ValidationError when none is left."""
    ids = [value for value in values if value in known]
    if not ids:
        raise ValidationError(_("Choose at least one person who has not been invited."))
    return ids
