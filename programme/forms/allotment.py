"""Forms for the places of organisations: to give them, to name people, to decide what becomes of free ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Allotment, Cohort, Organisation, PlaceRules
from programme.queries import allotment as queries
from programme.queries.nomination import same
from programme.shared.form_fields import MailField, MomentField
from programme.shared.form_sections import SectionedForm
from programme.states import Sector

NEW = "new"
MOST_PLACES = 1000
DETAILS = ("places", "nominator_name", "nominator_email", "name_by", "confirm_by")


class AllotmentForm(SectionedForm):
    """Places, nominator and dates of an organisation that has places already."""

    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=MOST_PLACES)
    nominator_name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    nominator_email = MailField(label=_("Their e-mail address"), required=False)
    name_by = MomentField(
        label=_("Name people by"),
        required=False,
        help_text=_("After this the nominator's page can only be read, unless a place falls free."),
    )
    confirm_by = MomentField(
        label=_("Its people answer by"), required=False, help_text=_("Without a date: the cohort's own.")
    )
    sections: tuple[tuple[Any, ...], ...] = (
        (_("Places"), ("places",)),
        (_("Who names people"), ("nominator_name", "nominator_email"), _("They need no account: we send them a link.")),
        (_("Dates"), ("name_by", "confirm_by")),
    )
    submit_label = _("Save the changes")

    def __init__(self, *args: Any, allotment: Allotment | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(allotment, name) for name in DETAILS} if allotment else {}
        super().__init__(*args, **{"initial": initial} | kwargs)

    def clean_nominator_name(self) -> str:
        return " ".join(self.cleaned_data["nominator_name"].split())


class NewAllotmentForm(AllotmentForm):
    """An organisation that gets places: one the programme knows, or a new one."""

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
    sections = ((_("Organisation"), ("organisation", "new_organisation", "sector")), *AllotmentForm.sections)
    submit_label = _("Give the places")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.organisations = {str(row.pk): row for row in queries.organisations_without(cohort)}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose an organisation")),
            *((pk, f"{row.name} ({row.get_sector_display()})") for pk, row in self.organisations.items()),
            (NEW, _("Another organisation, named below")),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("organisation") == NEW:
            name = data["new_organisation"] = " ".join(data.get("new_organisation", "").split())
            known = Organisation.objects.filter(programme=self.cohort.programme_id).values_list("name", flat=True)
            if not name:
                self.add_error("new_organisation", _("Enter the name of the new organisation."))
            elif any(same(each) == same(name) for each in known):
                self.add_error("new_organisation", _("The programme knows this organisation: choose it in the list."))
            if not data.get("sector"):
                self.add_error("sector", _("Choose the sector of the new organisation."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed as the action takes it."""
        return {**self.cleaned_data, "organisation": self.organisations.get(self.cleaned_data["organisation"])}


class NamingForm(SectionedForm):
    """What a nominator tells about somebody."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = MailField(label=_("Work e-mail address"), help_text=_("We write to this address to offer the place."))
    job_title = forms.CharField(label=_("Job title and department"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Why this person"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read what you write here. At most 2,000 characters."),
    )
    submit_label = _("Name this person")
    submit_name = "act"
    submit_value = "name"

    def clean_full_name(self) -> str:
        return _plain(self.cleaned_data["full_name"])

    def clean_job_title(self) -> str:
        return _plain(self.cleaned_data["job_title"])


def _plain(text: str) -> str:
    """Names end up in lists that people open in a spreadsheet program: none may begin as a formula does."""
    text = " ".join(text.split())
    if text.startswith(("=", "+", "-", "@")):
        raise forms.ValidationError(_("This begins like a formula. Begin with a letter."))
    return text


class PlaceRulesForm(SectionedForm, forms.ModelForm):
    """What the cohort decides about places that fall free, silence and erasure."""

    silence_releases = forms.TypedChoiceField(
        label=_("When somebody does not answer in time"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "True",
        choices=(
            ("False", _("they keep the place until an organiser gives it away")),
            ("True", _("their place falls free by itself")),
        ),
    )

    class Meta:
        model = PlaceRules
        fields = ("keep_days", "answer_days", "silence_releases", "erase_days")
        labels = {
            "keep_days": _("Days that a free place waits for its own organisation"),
            "answer_days": _("Days to answer for who is offered a free place"),
            "erase_days": _("Days until data is erased of people who declined or stayed silent"),
        }
        help_texts = {
            "keep_days": _("After that the first reserve of the same sector is offered it. 0: at once."),
        }

    sections = (
        (_("When a place falls free"), ("keep_days", "answer_days")),
        (_("Silence"), ("silence_releases",)),
        (_("Personal data"), ("erase_days",)),
    )
