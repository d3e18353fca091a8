import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MomentField
from programme.shared.form_sections import SectionedForm
from programme.shared.uploads import MEGABYTE, Upload, UploadField
from teams.models import Deliverable
from teams.states import FileKind

# What most programmes ask for; an organiser begins with one of these and changes what they like.
PRESETS: dict[str, dict[str, Any]] = {
    "problem": {
        "title": _("Problem statement"),
        "instructions": _("Say in your own words what the problem is, who has it, and how you know."),
        "prompts": [
            (_("What is the problem?"), "", 200),
            (_("Who has it, and how often?"), "", 200),
            (_("How do you know?"), _("Whom did you speak to, what did you count?"), 300),
        ],
        "slots": [(_("Picture of the problem"), ["picture"], False)],
    },
    "interim": {
        "title": _("Interim report"),
        "instructions": _("Tell your mentors where you stand half-way."),
        "prompts": [
            (_("What have you learned since your problem statement?"), "", 300),
            (_("What will you build or try next?"), "", 200),
            (_("What do you need help with?"), "", 150),
        ],
        "slots": [(_("Report"), ["pdf"], False)],
    },
    "final": {
        "title": _("Final solution"),
        "instructions": _("This is what the judges read before your pitch."),
        "prompts": [
            (_("What is your solution, in one paragraph?"), "", 120),
            (_("How does it work?"), "", 400),
            (_("What would change for the people who have the problem?"), "", 300),
            (_("How would one know that it worked?"), _("Name a figure and where it stands today."), 200),
        ],
        "slots": [(_("Slides"), ["pdf"], True), (_("Picture for the big screen"), ["picture"], False)],
        "shown_to_judges": True,
    },
}
MORE_ROWS = 2
# A file is checked whole in memory.
MOST_MEGABYTES = 50


class DeliverableForm(SectionedForm):
    title = forms.CharField(label=_("Title"), max_length=150)
    instructions = forms.CharField(
        label=_("Instructions"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    not_to_enter = forms.CharField(
        label=_("What may not be entered"),
        help_text=_("Stands at every prompt and file. Such as: Nothing marked OFFICIAL-SENSITIVE or higher."),
        max_length=300,
        required=False,
        initial=_("Enter nothing marked OFFICIAL-SENSITIVE or higher."),
    )
    opens_at = MomentField(label=_("Teams can write from"))
    due_at = MomentField(label=_("Due"))
    grace_minutes = forms.IntegerField(
        label=_("Minutes of grace"),
        help_text=_("What arrives so much later still counts, for every team alike."),
        min_value=0,
        max_value=24 * 60,
        initial=5,
    )
    late_until = MomentField(
        label=_("Late work is taken until"),
        required=False,
        help_text=_("It is marked as late. Empty when nothing late is taken."),
    )
    reviews_due_at = MomentField(
        label=_("Mentors review it by"), required=False, help_text=_("Empty when mentors need not review it.")
    )
    shown_to_judges = forms.BooleanField(
        label=_("Judges read the last version of this, once its time is over"), required=False
    )

    def __init__(self, *args: Any, prompts: int, slots: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompt_count, self.slot_count = prompts, slots
        for number in range(prompts):
            self._add_prompt(number)
        for number in range(slots):
            self._add_slot(number)
        self.sections = (
            (_("What is asked"), ("title", "instructions", "not_to_enter")),
            (_("Dates"), ("opens_at", "due_at", "grace_minutes", "late_until", "reviews_due_at", "shown_to_judges")),
            *(self._section_of_prompt(number) for number in range(prompts)),
            *(self._section_of_slot(number) for number in range(slots)),
        )

    def _section_of_prompt(self, number: int) -> tuple[Any, ...]:
        heading = gettext("Prompt %(number)d") % {"number": number + 1}
        names = tuple(f"prompt_{number}_{each}" for each in ("question", "hint", "words", "required"))
        return heading, names, "" if number else _("Leave a question empty to do without it.")

    def _section_of_slot(self, number: int) -> tuple[Any, ...]:
        heading = gettext("File %(number)d") % {"number": number + 1}
        return heading, tuple(f"slot_{number}_{each}" for each in ("name", "kinds", "megabytes", "required"))

    def _add_prompt(self, number: int) -> None:
        name = f"prompt_{number}"
        self.fields[f"{name}_question"] = forms.CharField(label=_("Question"), max_length=300, required=False)
        self.fields[f"{name}_hint"] = forms.CharField(label=_("Hint"), max_length=500, required=False)
        self.fields[f"{name}_words"] = forms.IntegerField(
            label=_("Most words"), min_value=10, max_value=3000, initial=300, required=False
        )
        self.fields[f"{name}_required"] = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)

    def _add_slot(self, number: int) -> None:
        name = f"slot_{number}"
        self.fields[f"{name}_name"] = forms.CharField(
            label=_("Name of the file"), max_length=100, required=False, help_text=_("Such as: Slides")
        )
        self.fields[f"{name}_kinds"] = forms.MultipleChoiceField(
            label=_("Kinds"),
            choices=FileKind.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"{name}_megabytes"] = forms.IntegerField(
            label=_("Largest size in megabytes"), min_value=1, max_value=MOST_MEGABYTES, initial=10, required=False
        )
        self.fields[f"{name}_required"] = forms.BooleanField(label=_("Must be there"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for number in range(self.slot_count):
            if values.get(f"slot_{number}_name") and not values.get(f"slot_{number}_kinds"):
                self.add_error(f"slot_{number}_kinds", _("Choose at least one kind of file."))
        if not any(values.get(f"prompt_{number}_question") for number in range(self.prompt_count)):
            self.add_error("prompt_0_question", _("Ask at least one question."))
        return values

    def values(self) -> dict[str, Any]:
        names = ("title", "instructions", "not_to_enter", "opens_at", "due_at", "late_until", "reviews_due_at")
        names += ("shown_to_judges",)
        grace = dt.timedelta(minutes=self.cleaned_data["grace_minutes"])
        return {name: self.cleaned_data[name] for name in names} | {"grace_seconds": int(grace.total_seconds())}

    def prompts(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        return [
            {
                "question": values[f"prompt_{number}_question"],
                "hint": values[f"prompt_{number}_hint"],
                "most_words": values[f"prompt_{number}_words"] or 300,
                "is_required": values[f"prompt_{number}_required"],
            }
            for number in range(self.prompt_count)
            if values[f"prompt_{number}_question"]
        ]

    def slots(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        return [
            {
                "name": values[f"slot_{number}_name"],
                "kinds": values[f"slot_{number}_kinds"],
                "most_bytes": (values[f"slot_{number}_megabytes"] or 10) * MEGABYTE,
                "is_required": values[f"slot_{number}_required"],
            }
            for number in range(self.slot_count)
            if values[f"slot_{number}_name"]
        ]


def for_new(preset: str, *args: Any) -> DeliverableForm:
    """An empty form, or one that a preset has filled."""
    chosen = PRESETS.get(preset, {"prompts": [], "slots": []})
    initial = {name: chosen[name] for name in ("title", "instructions", "shown_to_judges") if name in chosen}
    for number, (question, hint, words) in enumerate(chosen["prompts"]):
        initial |= _initial_prompt(number, question, hint, words, True)
    for number, (name, kinds, required) in enumerate(chosen["slots"]):
        initial |= _initial_slot(number, name, kinds, required)
    return DeliverableForm(
        *args,
        initial=initial,
        prompts=max(3, len(chosen["prompts"])) + MORE_ROWS,
        slots=len(chosen["slots"]) + MORE_ROWS,
    )


def for_change(deliverable: Deliverable, *args: Any) -> DeliverableForm:
    """A form that holds the deliverable as it is."""
    names = ("title", "instructions", "not_to_enter", "opens_at", "due_at", "late_until", "shown_to_judges")
    initial = {name: getattr(deliverable, name) for name in names}
    initial["grace_minutes"] = deliverable.grace_seconds // 60
    if hasattr(deliverable, "review_point"):
        initial["reviews_due_at"] = deliverable.review_point.closes_at
    prompts, slots = list(deliverable.prompts.all()), list(deliverable.slots.all())
    for number, each in enumerate(prompts):
        initial |= _initial_prompt(number, each.question, each.hint, each.most_words, each.is_required)
    for number, each in enumerate(slots):
        initial |= _initial_slot(number, each.name, each.kinds, each.is_required, each.most_bytes)
    return DeliverableForm(*args, initial=initial, prompts=len(prompts) + MORE_ROWS, slots=len(slots) + MORE_ROWS)


def _initial_prompt(number: int, question: Any, hint: Any, words: int, required: bool) -> dict[str, Any]:
    name = f"prompt_{number}"
    return {
        f"{name}_question": question,
        f"{name}_hint": hint,
        f"{name}_words": words,
        f"{name}_required": required,
    }


def _initial_slot(
    number: int, named: Any, kinds: Any, required: bool, most_bytes: int = 10 * MEGABYTE
) -> dict[str, Any]:
    name = f"slot_{number}"
    return {
        f"{name}_name": named,
        f"{name}_kinds": kinds,
        f"{name}_megabytes": -(-most_bytes // MEGABYTE),
        f"{name}_required": required,
    }


class ExtensionForm(SectionedForm):
    submit_label = _("Give more time")

    due_at = MomentField(label=_("New due time"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_("The team reads it.")
    )


class ReturnForm(SectionedForm):
    submit_label = _("Return to the team")

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 4}), help_text=_("The team reads it.")
    )


class HandInForm(SectionedForm):
    submit_label = _("Hand in for the team")

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Such as: their office blocks uploads; the files came by e-mail at 16:55. The team reads it."),
    )

    def __init__(self, asked: Deliverable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = list(asked.slots.all())
        for slot in self.slots:
            self.fields[f"file_{slot.pk}"] = UploadField(
                label=slot.name, kinds=slot.accepted, most_bytes=slot.most_bytes, required=False
            )

    def uploads(self) -> dict[int, Upload]:
        """By slot: what was chosen."""
        chosen = {slot.pk: self.cleaned_data[f"file_{slot.pk}"] for slot in self.slots}
        return {slot: upload for slot, upload in chosen.items() if upload}
