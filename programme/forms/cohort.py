"""Forms of the organisers for cohorts: dates, time zone, places for each sector, milestones."""

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Programme, TimelineTemplate
from programme.models.programme import WORDS_FOR_ADDRESSES
from programme.queries import timeline
from programme.shared.form_fields import DayField, MailField, MomentField
from programme.shared.form_sections import SectionedForm
from programme.states import MilestoneKind, Sector

# Words that mean something else at that place of an address.
RESERVED = {"cohorts", "new", "roles"}
LONGEST = dt.timedelta(days=2 * 366)


class SlugMixin(forms.Form):
    """The name in addresses: made from the name where none is typed."""

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""))[:60].strip("-")
        if not slug and "name" in self.errors:
            return ""  # one thing to say at a time: the name comes first
        if not slug:
            raise ValidationError(_("Enter the name in addresses: small letters, digits and hyphens."))
        WORDS_FOR_ADDRESSES(slug)
        if slug in RESERVED:
            raise ValidationError(_("“%(word)s” is used by the site itself. Choose another.") % {"word": slug})
        return slug


class ProgrammeForm(SlugMixin, SectionedForm):
    """A new programme with its first organiser; for site admins."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=60,
        required=False,
        help_text=_("Small letters, digits and hyphens. Leave it empty and we make it from the name."),
    )
    summary = forms.CharField(label=_("What it is, in one sentence"), max_length=300, required=False)
    contact_email = MailField(label=_("Address people can write to"), required=False)
    organiser_name = forms.CharField(label=_("Full name"), max_length=200)
    organiser_email = MailField(label=_("E-mail address"))
    sections = (
        (_("The programme"), ("name", "slug", "summary", "contact_email")),
        (_("Its first organiser"), ("organiser_name", "organiser_email"), _("They can name more organisers.")),
    )
    submit_label = _("Start the programme")


class CohortForm(SlugMixin, SectionedForm):
    """Dates, time zone and places of a cohort. Without a cohort it is for a new one."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Autumn 2026”."))
    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=60,
        required=False,
        help_text=_("Small letters, digits and hyphens. Leave it empty and we make it from the name."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name],
        help_text=_("All deadlines and visits of the cohort are told in this zone."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    confirm_by = MomentField(
        label=_("Nominees answer by"),
        required=False,
        help_text=_("Until then an invitation can be answered. Without a date: two weeks after it was sent."),
    )
    template = forms.ModelChoiceField(
        label=_("Make the timeline from"),
        queryset=TimelineTemplate.objects.none(),
        required=False,
        empty_label=_("The usual season: twelve weeks"),
    )
    civil_service = forms.IntegerField(label=_("Places for the civil service"), min_value=0, max_value=1000)
    industry = forms.IntegerField(label=_("Places for industry"), min_value=0, max_value=1000)
    sections = (
        (_("What it is called"), ("name", "slug")),
        (_("Dates"), ("starts_on", "ends_on", "time_zone", "confirm_by")),
        (_("Timeline"), ("template",), _("The dates are made from weeks, and can be changed afterwards.")),
        (
            _("Places"),
            ("civil_service", "industry"),
            _("No more people of a sector can accept an invitation than it has places."),
        ),
    )
    submit_label = _("Create the cohort")

    def __init__(
        self, *args: Any, programme: Programme, cohort: Cohort | None = None, quotas: Any = None, **kwargs: Any
    ) -> None:
        self.programme, self.cohort = programme, cohort
        initial: dict[str, Any] = {"time_zone": "Europe/London"}
        if cohort:
            fields = ("name", "slug", "time_zone", "starts_on", "ends_on", "confirm_by")
            initial = {name: getattr(cohort, name) for name in fields} | dict(quotas or {})
            self.submit_label = _("Save the changes")
        super().__init__(*args, **{"initial": initial} | kwargs)
        if cohort:
            del self.fields["template"]
            self.sections = tuple(each for each in self.sections if "template" not in each[1])
            self.fields["starts_on"].help_text = _(
                "When it moves, dates of the timeline that are not fixed move too, and so do drafts of visits and "
                "deliverables that have not opened. What people count on stays."
            )
        else:
            self.fields["template"].queryset = timeline.templates(programme)  # type: ignore[attr-defined]

    def clean_slug(self) -> str:
        slug = super().clean_slug()
        others = self.programme.cohorts.filter(slug=slug)
        if self.cohort:
            others = others.exclude(pk=self.cohort.pk)
        if others.exists():
            raise ValidationError(_("Another cohort of this programme has this name in addresses."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on:
            if ends_on < starts_on:
                self.add_error("ends_on", _("The last day cannot be before the first day."))
            elif ends_on - starts_on > LONGEST:
                self.add_error("ends_on", _("A cohort lasts two years at most."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed as the action takes it."""
        data = dict(self.cleaned_data)
        return {"quotas": {sector: data.pop(sector.value) for sector in Sector}, **data}


class MilestoneForm(SectionedForm):
    """A dated point on the timeline."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("What is it?"), choices=MilestoneKind.choices, initial=MilestoneKind.OTHER)
    at = MomentField(label=_("Date and time"))
    is_fixed = forms.BooleanField(
        label=_("Keep this date when the cohort's first day moves"),
        required=False,
        help_text=_("For what cannot move: a room that is booked, somebody who comes."),
    )
    submit_label = _("Add the milestone")


class DayOffForm(SectionedForm):
    """Days on which dates of the cohort would clash."""

    name = forms.CharField(label=_("What it is"), max_length=120, help_text=_("Such as “Diwali” or “Half-term”."))
    from_on = DayField(label=_("First day"))
    until_on = DayField(label=_("Last day"), required=False, help_text=_("Leave it empty for a single day."))
    submit_label = _("Note these days")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("until_on")
        if first and not last and not self.errors.get("until_on"):
            data["until_on"] = first
        elif first and last and not first <= last <= first + LONGEST:
            self.add_error("until_on", _("The last day cannot be before the first day, nor years after it."))
        return data


class TemplateForm(SectionedForm):
    """The name of a template."""

    name = forms.CharField(label=_("Name of the template"), max_length=120)
    submit_label = _("Keep as a template")


class FillForm(SectionedForm):
    """From which template the missing dates are filled in."""

    template = forms.ModelChoiceField(
        label=_("Template"), queryset=TimelineTemplate.objects.none(), required=False, empty_label=_("The usual season")
    )
    submit_label = _("Add the missing dates")
    submit_kind = "secondary"

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = timeline.templates(programme)  # type: ignore[attr-defined]
