from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Cohort, Person
from programme.shared.form_sections import SectionedForm
from teams.queries import concern as concerns
from teams.states import ConcernAbout


class ConcernForm(SectionedForm):
    contact = forms.ModelChoiceField(
        label=_("Whom you tell"),
        help_text=_("Only this person reads it. No organiser, mentor or administrator of the site can."),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    kind = forms.ChoiceField(label=_("What it is about"), choices=ConcernAbout.choices, widget=forms.RadioSelect)
    about = forms.ModelChoiceField(
        label=_("Who it is about"),
        help_text=_("Whoever you choose never sees it, also when they organise the programme."),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody, or I would rather not say"),
    )
    text = forms.CharField(label=_("What you want to say"), max_length=4000, widget=forms.Textarea({"rows": 8}))

    sections = (("", ("contact", "kind", "about", "text")),)
    submit_label = _("Tell them in private")

    def __init__(self, *args: Any, cohort: Cohort, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = concerns.contacts(cohort).values("person")
        self.fields["contact"].queryset = Person.objects.filter(pk__in=named).exclude(pk=person.pk)
        self.fields["about"].queryset = concerns.people(cohort).exclude(pk=person.pk)


class NoteForm(SectionedForm):
    text = forms.CharField(label=_("Say more"), max_length=4000, widget=forms.Textarea({"rows": 4}))

    submit_label = _("Send in private")


class ContactForm(SectionedForm):
    person = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Person.objects.none(),
        help_text=_("Best two people who do not share a task."),
        empty_label=_("Choose a person"),
    )

    submit_label = _("Name them")

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = concerns.possible_contacts(cohort)
