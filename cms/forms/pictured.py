"""Who can be recognised in a picture, ticked by an editor."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.models import Person
from programme.shared.form_sections import SectionedForm
from teams.queries.pictured import Recognisable


class PeopleField(forms.ModelMultipleChoiceField):
    """Boxes for people, those who have not agreed to be shown marked as such."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), required=False, **kwargs)

    def offer(self, people: Iterable[Recognisable]) -> None:
        people = list(people)
        self.queryset = Person.objects.filter(pk__in=[each.person.pk for each in people])
        self.choices = [(each.person.pk, _words(each)) for each in people]
        self.initial = [each.person.pk for each in people if each.is_in_it]


def _words(each: Recognisable) -> str:
    if each.agrees:
        return each.person.full_name
    return _("%(name)s (has not agreed to be shown)") % {"name": each.person.full_name}


class PicturedForm(SectionedForm):
    submit_label = gettext_lazy("Keep who is in it")

    people = PeopleField(
        label=gettext_lazy("Who can be recognised in it?"),
        help_text=gettext_lazy("Tick nobody if nobody can be recognised."),
    )

    def __init__(self, *args: Any, offered: Iterable[Recognisable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(offered)  # type: ignore[attr-defined]
