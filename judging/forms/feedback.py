"""Forms about feedback: one team's comments, and when all of it goes to the teams."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.forms.result import PublishForm
from judging.queries.feedback import Comment
from programme.shared.form_sections import SectionedForm


class FeedbackForm(SectionedForm):
    """A text for each comment, under its criterion, with what the judge wrote where that is no longer the same."""

    submit_label = _("Keep this for the team")

    def __init__(self, *args: Any, comments: Sequence[Comment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {f"text_{card.hex}_{criterion}": (card, criterion) for card, criterion in (c.key for c in comments)}
        named = list(zip(self.keys, comments, strict=True))
        for name, each in named:
            is_changed = each.text != each.score.text
            self.fields[name] = forms.CharField(
                label=each.score.card.judge.full_name,
                initial=each.text,
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_t("As the judge wrote it: %(words)s") % {"words": each.score.text} if is_changed else "",
            )
        self.sections = tuple(  # type: ignore[misc]
            (heading, tuple(name for name, _each in group))
            for heading, group in groupby(named, key=lambda pair: pair[1].score.criterion.name)
        )

    def texts(self) -> dict[tuple[UUID, int], str]:
        """What the team is to read, by card and criterion."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


class ReleaseForm(PublishForm):
    """When the teams get it, and whether they learn who wrote what."""

    names_judges = forms.BooleanField(
        label=_("Name the judge beside each comment"),
        required=False,
        help_text=_("Otherwise the team reads the comments without names."),
    )
    submit_label = _("Let it go to the teams")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["when"].label = _("When do the teams get it?")
