import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Organisation, Person, Visit, VisitKind
from programme.queries import visit as visits
from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm


class VisitForm(SectionedForm):
    sections = (
        (_("What it is"), ("kind", "title", "host", "summary")),
        (_("When"), ("starts_at", "ends_at")),
        (_("Where"), ("town", "address", "joining_notes")),
        (_("Places"), ("capacity", "booking_closes_at")),
    )
    submit_label = _("Save the visit")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=VisitKind.choices, widget=forms.RadioSelect, initial=VisitKind.SITE_VISIT
    )
    title = forms.CharField(label=_("Title"), max_length=150, help_text=_("Such as: A day at the data centre"))
    host = forms.ModelChoiceField(
        label=_("Host"), queryset=None, empty_label=_("Choose the organisation that hosts it")
    )
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody in the cohort reads this. Up to 2,000 characters."),
    )
    starts_at = MomentField(label=_("Starts"), error_messages={"required": _("Enter when the visit starts.")})
    ends_at = MomentField(label=_("Ends"), error_messages={"required": _("Enter when the visit ends.")})
    town = forms.CharField(
        label=_("Town, or “online”"),
        max_length=100,
        error_messages={"required": _("Enter the town, or write “online”.")},
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only people with a place see it."),
    )
    joining_notes = forms.CharField(
        label=_("Joining notes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What to bring, whom to ask for, how to get in. Only people with a place see them."),
    )
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=5000,
        error_messages={"required": _("Enter how many places there are."), "min_value": _("There must be a place.")},
    )
    booking_closes_at = MomentField(
        label=_("Booking closes"), required=False, help_text=_("If you leave this empty, booking closes at the start.")
    )

    def __init__(self, *args: Any, cohort: Cohort, visit: Visit | None = None, **kwargs: Any) -> None:
        if visit is not None:
            kwargs["initial"] = {name: getattr(visit, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Organisation.objects.filter(programme=cohort.programme_id).order_by("name")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_at, ends_at, closes_at = (values.get(name) for name in ("starts_at", "ends_at", "booking_closes_at"))
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the start."))
        if starts_at and ends_at and ends_at - starts_at > dt.timedelta(days=3):
            self.add_error("ends_at", _("A visit lasts three days at most. Check the dates."))
        if starts_at and closes_at and closes_at > starts_at:
            self.add_error("booking_closes_at", _("Booking must close before the visit starts."))
        return values


class CancelVisitForm(SectionedForm):
    submit_label = _("Cancel the visit")
    submit_kind = "danger"
    cancel_label = _("Keep the visit")

    reason = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who has a place or waits for one will read this."),
        error_messages={"required": _("Write why the visit is cancelled.")},
    )


class BookForForm(SectionedForm):
    submit_label = _("Book for this person")

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        empty_label=_("Choose a participant or mentor"),
        error_messages={"required": _("Choose a person."), "invalid_choice": _("This person cannot be booked now.")},
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = visits.who_could_book(visit)
