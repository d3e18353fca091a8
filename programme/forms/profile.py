"""What people tell their cohort about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Enrolment
from programme.shared.form_sections import SectionedForm
from programme.states import PublicName

REGIONS = (
    _("East Midlands"),
    _("East of England"),
    _("London"),
    _("North East"),
    _("North West"),
    _("Northern Ireland"),
    _("Scotland"),
    _("South East"),
    _("South West"),
    _("Wales"),
    _("West Midlands"),
    _("Yorkshire and the Humber"),
    _("Outside the UK"),
)
SKILLS = (
    _("cloud infrastructure"),
    _("commercial"),
    _("content design"),
    _("cyber security"),
    _("data science"),
    _("delivery management"),
    _("policy"),
    _("service design"),
    _("software engineering"),
    _("user research"),
)
HALF_DAYS = tuple(
    (f"{day}_{half}", label)
    for day, half, label in (
        ("mon", "am", _("Monday morning")),
        ("mon", "pm", _("Monday afternoon")),
        ("tue", "am", _("Tuesday morning")),
        ("tue", "pm", _("Tuesday afternoon")),
        ("wed", "am", _("Wednesday morning")),
        ("wed", "pm", _("Wednesday afternoon")),
        ("thu", "am", _("Thursday morning")),
        ("thu", "pm", _("Thursday afternoon")),
        ("fri", "am", _("Friday morning")),
        ("fri", "pm", _("Friday afternoon")),
    )
)
# What the cohort may see beside name, employer and role, if the person likes.
PARTS = (
    ("job_title", _("Job title")),
    ("experience", _("Months of experience")),
    ("region", _("Region")),
    ("skills", _("Skills")),
    ("about", _("What you write about yourself")),
    ("email", _("E-mail address")),
)
MOST_SKILLS = 12
LONGEST_SKILL = 60


class ProfileForm(SectionedForm):
    """A person's own profile in one cohort."""

    known_as = forms.CharField(
        label=_("Known as"),
        required=False,
        max_length=100,
        help_text=_("What people call you, if not your first name."),
    )
    public_name = forms.ChoiceField(
        label=_("How may we name you in public, for example with published results?"),
        choices=PublicName.choices,
        widget=forms.RadioSelect,
    )
    job_title = forms.CharField(label=_("Job title"), required=False, max_length=200)
    experience_months = forms.IntegerField(
        label=_("Months of experience in work like this"), required=False, min_value=0, max_value=720
    )
    region = forms.ChoiceField(label=_("Region where you work"))
    skills = forms.MultipleChoiceField(
        label=_("What are you good at?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose those you would bring to a team."),
    )
    other_skills = forms.CharField(
        label=_("Other skills"), required=False, max_length=600, help_text=_("With commas between them.")
    )
    availability = forms.MultipleChoiceField(
        label=_("Which half-days can you usually give?"),
        required=False,
        choices=HALF_DAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.MultipleChoiceField(
        label=_("What may people of your cohort see?"),
        required=False,
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Name, employer and role are always shown. Organisers see everything."),
    )
    about = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("People of your cohort read this, if you let them. At most 2,000 characters."),
    )
    sections = (
        (_("Your name"), ("known_as", "public_name")),
        (_("Your work"), ("job_title", "region", "experience_months")),
        (_("Your skills"), ("skills", "other_skills")),
        (_("Your time"), ("availability",)),
        (_("In your own words"), ("about",)),
        (_("In the directory"), ("shown",)),
    )
    submit_label = _("Save your profile")

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        known = {str(skill) for skill in SKILLS}
        others = [skill for skill in enrolment.skills if skill not in known]
        initial = {
            "known_as": enrolment.person.known_as,
            "public_name": enrolment.person.public_name,
            "job_title": enrolment.job_title,
            "experience_months": enrolment.experience_months,
            "region": enrolment.region,
            "skills": [skill for skill in enrolment.skills if skill in known],
            "other_skills": ", ".join(others),
            "availability": enrolment.availability,
            "about": enrolment.about,
            "shown": enrolment.shown,
        }
        super().__init__(*args, **{"initial": initial} | kwargs)
        regions = [str(region) for region in REGIONS]
        if enrolment.region and enrolment.region not in regions:
            regions.insert(0, enrolment.region)
        self.fields["region"].choices = [("", _("Choose a region")), *((name, name) for name in regions)]  # type: ignore[attr-defined]
        self.fields["skills"].choices = [(str(skill), str(skill).capitalize()) for skill in SKILLS]  # type: ignore[attr-defined]

    def clean_other_skills(self) -> list[str]:
        skills = [" ".join(skill.split()).lower() for skill in self.cleaned_data["other_skills"].split(",")]
        skills = list(dict.fromkeys(skill for skill in skills if skill))
        if any(len(skill) > LONGEST_SKILL for skill in skills):
            raise forms.ValidationError(_("Keep each skill to 60 characters, with commas between them."))
        return skills

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        every = list(dict.fromkeys([*data.get("skills", []), *data.get("other_skills", [])]))
        if not self.errors.get("skills") and not self.errors.get("other_skills"):
            if not every:
                self.add_error("skills", _("Choose at least one skill, or write your own below."))
            elif len(every) > MOST_SKILLS:
                self.add_error("skills", _("Choose at most 12 skills."))
        data["every_skill"] = every
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What was typed as the action takes it."""
        data = dict(self.cleaned_data)
        data.pop("other_skills")
        return {**data, "skills": data.pop("every_skill")}
