from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from teams.models import Review, ReviewPoint
from teams.states import Aspect, Health

LEVELS = ((1, _("Not yet")), (2, _("Beginning")), (3, _("Good")), (4, _("Strong")))


class ReviewForm(SectionedForm):
    """Drawn by its page, with a button for keeping and one for sending. A device sends the same fields."""

    health = forms.ChoiceField(label=_("How is the team doing?"), choices=Health.choices, widget=forms.RadioSelect)
    unchanged = forms.BooleanField(
        label=_("Green, and no change since last time"),
        help_text=_("Then you need not write anything. Organisers see it; the team is not written to."),
        required=False,
    )
    for_team = forms.CharField(
        label=_("For the team"),
        help_text=_("Every member reads this, with your name. Two sentences are enough: what is good, what is next."),
        max_length=4000,
        widget=forms.Textarea({"rows": 7}),
    )
    for_organisers = forms.CharField(
        label=_("For organisers only"),
        help_text=_("The team never sees this. Say what you would say in confidence."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    hide_optional = True

    def __init__(self, *args: Any, sending: bool = True, had_before: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["health"].error_messages["required"] = _("Choose how the team is doing.")
        self.fields["for_team"].error_messages["required"] = _("Write at least a sentence to the team.")
        if not had_before:
            del self.fields["unchanged"]
        if not sending or self.data.get("unchanged"):
            self.fields["for_team"].required = False
        if not sending:
            self.fields["health"].required = False
        for aspect in Aspect:
            self.fields[f"level_{aspect.value}"] = forms.TypedChoiceField(
                label=aspect.label,
                choices=(("", _("Not rated")), *LEVELS),
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.fields[f"evidence_{aspect.value}"] = forms.CharField(
                label=_("What you saw: %(what)s") % {"what": aspect.label},
                required=False,
                max_length=500,
                widget=forms.Textarea({"rows": 2}),
            )

    @staticmethod
    def start(review: Review | None) -> dict[str, Any]:
        """What the page begins with."""
        if review is None:
            return {"base": 0}
        typed = review.as_typed()
        values = {name: getattr(typed, name) for name in ("health", "unchanged", "for_team", "for_organisers")}
        ratings = {each.aspect: (each.level, each.evidence) for each in review.ratings.all()}
        for aspect, (level, evidence) in (review.correction or {}).get("ratings", ratings).items():
            values |= {f"level_{aspect}": level, f"evidence_{aspect}": evidence}
        return values | {"base": review.saves}

    def rating_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"level_{aspect.value}"], self[f"evidence_{aspect.value}"]) for aspect in Aspect]

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        said = self.cleaned_data
        ratings = {
            aspect.value: (said[f"level_{aspect.value}"], said[f"evidence_{aspect.value}"])
            for aspect in Aspect
            if said.get(f"level_{aspect.value}")
        }
        names = ("health", "for_team", "for_organisers")
        return {name: said[name] for name in names} | {"unchanged": said.get("unchanged", False), "ratings": ratings}

    @property
    def has_ratings(self) -> bool:
        return any(level.value() for level, _evidence in self.rating_rows())


class ReviewPointForm(SectionedForm):
    name = forms.CharField(label=_("What it is called"), help_text=_("Such as “Week 3”."), max_length=150)
    closes_at = MomentField(
        label=_("Reviews are due"),
        help_text=_("Mentors can write from a week before and are reminded two days before."),
    )
    asks_ratings = forms.BooleanField(label=_("Every review needs the four ratings with evidence"), required=False)

    sections = (("", ("name", "closes_at", "asks_ratings")),)

    def __init__(self, *args: Any, point: ReviewPoint | None = None, **kwargs: Any) -> None:
        names = ("name", "closes_at", "asks_ratings")
        start = {name: getattr(point, name) for name in names} if point else {}
        super().__init__(*args, initial=start, **kwargs)


class ReplyForm(SectionedForm):
    """Under each word of a mentor; a member also says what was done about it."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 3}))
