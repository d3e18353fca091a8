"""Sets up what the judges of a cohort score by. The first score locks it."""

from collections.abc import Sequence
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import Criterion, Rubric
from programme.actions.audit import record
from programme.models import Cohort, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused

WHOLE = 100


class RubricLocked(Refused):
    sentence = gettext_lazy("A judge has begun to score, so the criteria and their weights are fixed.")


class WeightsDoNotAddUp(Refused):
    """The weights are not 100 together."""


class CriterionGiven(TypedDict):
    """One criterion as a form or the template of criteria gives it."""

    name: str
    kind: str
    weight: int
    help: str
    options: dict[str, Any]


def usual_criteria() -> list[CriterionGiven]:
    """The template that a new rubric starts with: five weighted criteria and two comments."""
    return [
        _scale(
            _("The problem and who has it"),
            30,
            _("Do they show whose problem it is and that it matters?"),
            _("The problem is named, but not whose it is"),
            _("People are named; how they are affected is guessed"),
            _("The need is shown with some evidence"),
            _("The need is shown with evidence from the people who have it"),
            _("Evidence that changes how one sees the problem"),
        ),
        _scale(
            _("The idea"),
            25,
            _("Would it help, and is it better than what is there?"),
            _("Hard to see how it would help"),
            _("Would help a little, or is there already"),
            _("Would help; what is new is clear"),
            _("Would help a lot and fits the need closely"),
            _("One wonders why nobody has done it"),
        ),
        _scale(
            _("Can it be done"),
            20,
            _("Cost, data, people, law: have they looked?"),
            _("Nobody has looked at what stands in the way"),
            _("Obstacles are named, answers are missing"),
            _("A first step could be taken with some help"),
            _("A first step could be taken next month"),
            _("Tried out already, with a lesson learned"),
        ),
        _scale(
            _("What would change, and how one would know"),
            15,
            _("Is there a measure that could prove them wrong?"),
            _("No measure"),
            _("A measure that would always look good"),
            _("A fair measure without a starting value"),
            _("A fair measure with a starting value"),
            _("A fair measure with a starting value and a target by a date"),
        ),
        _scale(
            _("The pitch"),
            10,
            _("Could you tell a colleague about it tomorrow?"),
            _("Hard to follow"),
            _("Clear in parts"),
            _("Clear throughout"),
            _("Clear, and questions are answered well"),
            _("Clear, moving, and every question leads further"),
        ),
        _comment(_("A strength"), _("What should the team keep? The team reads this after the results.")),
        _comment(_("Something to think about"), _("What would make it better? The team reads this after the results.")),
    ]


def short_criteria() -> list[CriterionGiven]:
    """Three criteria and one comment, for a day with many teams."""
    first, second, third, *_more = usual_criteria()
    return [
        {**first, "weight": 40},
        {**second, "weight": 35},
        {**third, "weight": 25},
        _comment(_("In a sentence"), _("What will you remember? The team reads this after the results.")),
    ]


def points_criteria() -> list[CriterionGiven]:
    """The usual criteria in points from 0 to 10, for judges who are used to figures."""
    return [{**each, "kind": "points", "options": {}} if each["kind"] == "scale" else each for each in usual_criteria()]


def criteria_like(rubric: Rubric) -> list[CriterionGiven]:
    """The criteria of another rubric, to begin with."""
    return [
        {"name": each.name, "kind": each.kind, "weight": each.weight, "help": each.help, "options": each.options}
        for each in rubric.criteria.order_by("position")
    ]


# What a rubric can be begun with, beside the rubrics of earlier cohorts.
TEMPLATES = {
    "usual": (gettext_lazy("Five criteria with words for each level"), usual_criteria),
    "short": (gettext_lazy("Three criteria, for a day with many teams"), short_criteria),
    "points": (gettext_lazy("Five criteria in points from 0 to 10"), points_criteria),
}


def _scale(name: str, weight: int, help_text: str, *levels: str) -> CriterionGiven:
    return {"name": name, "kind": "scale", "weight": weight, "help": help_text, "options": {"levels": list(levels)}}


def _comment(name: str, help_text: str) -> CriterionGiven:
    return {"name": name, "kind": "comment", "weight": 0, "help": help_text, "options": {}}


@action
def create_rubric(cohort: Cohort, *, by: Person) -> Rubric:
    """Start the cohort's rubric with the usual criteria; one that is there already is returned as it is."""
    authorise(by, "judging.organise", cohort)
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if there := Rubric.objects.filter(cohort=cohort).order_by("-version").first():
        return there
    rubric = Rubric.objects.create(cohort=cohort)
    _write(rubric, usual_criteria())
    record("judging.rubric.created", by=by, target=rubric)
    return rubric


@action
def change_rubric(rubric: Rubric, *, by: Person, criteria: Sequence[CriterionGiven]) -> Rubric:
    """Replace all criteria. Raises WeightsDoNotAddUp, and RubricLocked once a judge has begun to score."""
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    authorise(by, "judging.organise", rubric)
    if rubric.is_locked:
        raise RubricLocked
    whole = sum(each["weight"] for each in criteria)
    if whole != WHOLE:
        raise WeightsDoNotAddUp(
            _("The weights add up to %(sum)d. Change them so that they add up to 100.") % {"sum": whole}
        )
    rubric.criteria.all().delete()
    _write(rubric, criteria)
    record("judging.rubric.changed", by=by, target=rubric, weights=[each["weight"] for each in criteria])
    return rubric


def _write(rubric: Rubric, criteria: Sequence[CriterionGiven]) -> None:
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, **given) for position, given in enumerate(criteria, start=1)
    )
