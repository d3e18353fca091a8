"""Filters of people's lists, and the form that gives a role in a programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.forms.profile import REGIONS
from programme.models import Enrolment, Organisation, Person, Programme
from programme.queries import people
from programme.shared.form_fields import DayField, MailField
from programme.shared.form_sections import SectionedForm
from programme.states import EnrolmentState, KnownBy, ProgrammeRoleKind, Role, Sector

ALL = ("", _("All"))
NOT_SAID = _("Say how you made sure that it is them.")


class PeopleSearchForm(forms.Form):
    """What every list of people can be filtered by; it lives in the address."""

    search = forms.CharField(label=_("Name, employer or skill"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[ALL, (Role.PARTICIPANT.value, _("Participants")), (Role.MENTOR.value, _("Mentors"))],
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[ALL, *Sector.choices])

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DirectoryFilterForm(PeopleSearchForm):
    """The filter of the directory: also by organisation, skill and region, as far as people show them."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, choices: people.Choices | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if choices is None:
            del self.fields["organisation"], self.fields["skill"]
            choices = people.Choices([], [], [str(region) for region in REGIONS])
        else:
            self.fields["organisation"].choices = [ALL, *choices.organisations]  # type: ignore[attr-defined]
            self.fields["skill"].choices = [ALL, *((each, each) for each in choices.skills)]  # type: ignore[attr-defined]
        self.fields["region"].choices = [ALL, *((each, each) for each in choices.regions)]  # type: ignore[attr-defined]


class PeopleFilterForm(PeopleSearchForm):
    """The filter of the organisers' desk."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ALL, *Role.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *EnrolmentState.choices])
    profile = forms.ChoiceField(
        label=_("Profile"), required=False, choices=[ALL, ("missing", _("Missing")), ("done", _("Complete"))]
    )


class CorrectPersonForm(SectionedForm):
    """A name that was written wrongly, or another employer from a day on."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    known_as = forms.CharField(label=_("Known as"), required=False, max_length=100)
    submit_label = _("Save the name")


class EmployerForm(SectionedForm):
    """Another employer from a day on."""

    organisation = forms.ModelChoiceField(
        label=_("New employer"), queryset=Organisation.objects.none(), empty_label=_("Choose an organisation")
    )
    from_on = DayField(label=_("From"))
    email = MailField(
        label=_("New e-mail address"),
        required=False,
        help_text=_("If it changes too. They are signed out everywhere, and old links and codes end."),
    )
    known_by = forms.ChoiceField(
        label=_("How do you know that it is them?"),
        required=False,
        widget=forms.RadioSelect,
        choices=KnownBy.choices,
        help_text=_("Only with a new address."),
    )
    submit_label = _("Save the employer")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(programme=enrolment.cohort.programme_id)
        self.fields["organisation"].queryset = others.exclude(pk=enrolment.organisation_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("email") and not said.get("known_by"):
            self.add_error("known_by", NOT_SAID)
        return said


class AddressForm(SectionedForm):
    """Another e-mail address."""

    email = MailField(
        label=_("New e-mail address"),
        help_text=_("They sign in with it from now on. We write to the old address too."),
    )
    known_by = forms.ChoiceField(
        label=_("How do you know that it is them?"),
        widget=forms.RadioSelect,
        choices=KnownBy.choices,
        help_text=_("A mail from an address that we do not know proves nothing. The record keeps what you say here."),
        error_messages={"required": NOT_SAID},
    )
    submit_label = _("Change the address")


class ForgetSignOnForm(SectionedForm):
    """A department knows somebody anew."""

    known_by = forms.ChoiceField(
        label=_("How do you know that it is them?"),
        widget=forms.RadioSelect,
        choices=KnownBy.choices,
        help_text=_("Whoever signs in there next with their address is taken for them. The record keeps what you say."),
        error_messages={"required": NOT_SAID},
    )
    submit_label = _("Let it know them anew")


class RoleForm(SectionedForm):
    """A role in the programme for somebody who has an account."""

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Somebody else, named below"),
        help_text=_("People with a place or a role in this programme."),
    )
    full_name = forms.CharField(label=_("Full name of somebody else"), max_length=200, required=False)
    email = MailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_("We write to this address. The role starts when they accept; there is no account before that."),
    )
    kind = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, choices=ProgrammeRoleKind.choices)
    acts_for = forms.ModelChoiceField(
        label=_("The judge or mentor they assist"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("For assistants only."),
    )
    sections = (
        (_("Who"), ("person", "full_name", "email")),
        (_("Which role"), ("kind", "acts_for")),
    )
    submit_label = _("Offer the role")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = people.of_programme(programme)
        if people.are_too_many(known):
            # Whoever has an account is found by the address.
            del self.fields["person"]
        else:
            self.fields["person"].queryset = known  # type: ignore[attr-defined]
        self.fields["acts_for"].queryset = people.with_assistants(programme)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        assists = data.get("kind") == ProgrammeRoleKind.ASSISTANT
        if assists and not data.get("acts_for"):
            self.add_error("acts_for", _("Choose the judge or mentor they assist."))
        if not assists:
            data["acts_for"] = None
        if not data.get("person") and not self.errors.get("person"):
            if not data.get("full_name"):
                self.add_error("full_name", _("Choose a person above, or enter the full name of somebody else."))
            if not data.get("email") and not self.errors.get("email"):
                self.add_error("email", _("Enter their e-mail address."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed as the action takes it."""
        data = dict(self.cleaned_data)
        if person := data.pop("person", None):
            data |= {"email": person.email, "full_name": person.full_name}
        return {**data, "kind": ProgrammeRoleKind(data["kind"])}
