from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.models import Enrolment
from programme.shared.form_sections import SectionedForm
from programme.templatetags.programme_tags import ordinal_words
from teams.models import Challenge
from teams.queries import preference as preferences
from teams.states import TeamNeedKind

MOST_CHOICES = 5


class PreferenceForm(SectionedForm):
    """One list for each place: first choice, second, and so on. Works by keyboard, pointer and without script."""

    submit_label = _("Save my choices")

    needs = forms.MultipleChoiceField(
        label=_("What do you need of the place where your team meets?"),
        help_text=_("You need not say anything. Organisers see it when they form teams; nobody else does."),
        required=False,
        choices=TeamNeedKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, enrolment: Enrolment, challenges: list[Challenge], **kwargs: Any) -> None:
        self.places = [f"choice_{rank}" for rank in range(1, min(MOST_CHOICES, len(challenges)) + 1)]
        chosen = {f"choice_{rank}": str(pk) for pk, rank in preferences.ranks_of(enrolment).items()}
        super().__init__(*args, initial=chosen | {"needs": preferences.needs_of(enrolment)}, **kwargs)
        self.challenges = {str(each.pk): each for each in challenges}
        options = [("", _("No choice")), *((key, each.title) for key, each in self.challenges.items())]
        for rank, name in enumerate(self.places, start=1):
            label = _("Your %(place)s choice") % {"place": ordinal_words(rank)}
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)
        choices = (
            _("Challenges you would like"),
            self.places,
            _("Teams are formed with your choices in mind. Nobody is promised one."),
        )
        self.sections = (*([choices] if self.places else []), (_("Your team's place"), ("needs",)))  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for name in self.places:
            value = data.get(name)
            if value and value in seen:
                self.add_error(name, _("You have chosen this one already. Choose another, or “No choice”."))
            elif value:
                seen[value] = name
        return data

    def ranked(self) -> list[Challenge]:
        """The challenges that were chosen, first choice first."""
        return [self.challenges[key] for name in self.places if (key := self.cleaned_data.get(name))]
