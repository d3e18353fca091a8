"""Changes criteria after judges have begun to score: a new version, for a reason, both rankings kept."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging import engine
from judging.actions.board import raise_board
from judging.actions.rubric import WHOLE, WeightsDoNotAddUp
from judging.actions.standing import refresh_all_standings
from judging.models import Criterion, EarlierRanking, EarlierWeights, PitchDay, ResultSheet, Rubric, Score, Scorecard
from judging.queries import result
from judging.queries import rubric as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused

WORDING = ("name", "help", "options")


class Revised(TypedDict):
    """One criterion as it is to be. How it is scored stays."""

    name: str
    weight: int
    help: str
    options: dict[str, Any]


class NotScoredYet(Refused):
    sentence = gettext_lazy("No judge has begun to score, so the criteria themselves can still be changed.")


class RubricFixed(Refused):
    sentence = gettext_lazy("Scoring is locked, so the criteria can no longer be changed.")


class WithoutReason(Refused):
    sentence = gettext_lazy("Say why the criteria change. The reason is kept with the result.")


class NothingChanged(Refused):
    sentence = gettext_lazy("These are the criteria that hold already.")


class CardsWouldNotFit(Refused):
    sentence = gettext_lazy(
        "No criterion can be added or taken away, and no level: the cards that are in would no longer fit. A weight of "
        "0 leaves a criterion out."
    )


@action
def revise_rubric(
    rubric: Rubric, *, by: Person, criteria: Mapping[int, Revised], reason: str, at: dt.datetime
) -> Rubric:
    """Let all cards count by new weights and judges read new words. What held is kept as a version, with the reason.

    Cards are locked before the rubric, in the order in which a save locks them.
    """
    authorise(by, "judging.organise", rubric)
    list(Scorecard.objects.select_for_update().filter(pitch__pitch_day__rubric=rubric).order_by("pk").values("pk"))
    days = list(PitchDay.objects.select_for_update(of=("self",)).filter(rubric=rubric))
    rubric = Rubric.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=rubric.pk)
    there = queries.criteria_of(rubric)
    _refuse(rubric, days, there, criteria, reason)
    _keep(rubric, there, by=by, reason=reason, at=at)
    for each in there:
        for name, value in criteria[each.pk].items():
            setattr(each, name, value)
    Criterion.objects.bulk_update(there, ("weight", *WORDING))
    rubric.version += 1
    rubric.save(update_fields=("version",))
    given = [each.weight for each in there if each.is_scored]
    record("judging.rubric.revised", by=by, target=rubric, reason=reason, version=rubric.version, weights=given)
    for day in days:
        weigh_again(day)
        raise_board(day)
    return rubric


def _keep(rubric: Rubric, there: list[Criterion], *, by: Person, reason: str, at: dt.datetime) -> None:
    EarlierWeights.objects.create(
        rubric=rubric,
        version=rubric.version,
        weights={str(each.pk): each.weight for each in there if each.is_scored},
        wording={str(each.pk): {name: getattr(each, name) for name in WORDING} for each in there},
        reason=reason.strip(),
        replaced_at=at,
        replaced_by=by,
    )


def _refuse(
    rubric: Rubric, days: list[PitchDay], there: list[Criterion], criteria: Mapping[int, Revised], reason: str
) -> None:
    if not rubric.is_locked:
        raise NotScoredYet
    if any(day.is_locked for day in days):
        raise RubricFixed
    if not reason.strip():
        raise WithoutReason
    if set(criteria) != {each.pk for each in there} or not all(_fits(each, criteria[each.pk]) for each in there):
        raise CardsWouldNotFit
    weights = [each["weight"] for each in criteria.values()]
    if sum(weights) != WHOLE or min(weights) < 0:
        words = _("The weights add up to %(sum)d. Change them so that they add up to 100.")
        raise WeightsDoNotAddUp(words % {"sum": sum(weights)})
    if all(getattr(each, name) == value for each in there for name, value in criteria[each.pk].items()):
        raise NothingChanged


def _fits(criterion: Criterion, wanted: Revised) -> bool:
    """Whether every level that a judge gave still is one, and a comment stays a comment."""
    if not criterion.is_scored:
        return not wanted["weight"]
    revised = Criterion(kind=criterion.kind, **wanted)
    return criterion.way.bounds(criterion) == criterion.way.bounds(revised)


def weigh_again(day: PitchDay) -> None:
    """Work out the total of every card that is in by the weights as they now are. Part of an act."""
    criteria = engine.Day(queries.as_engine_criteria(queries.criteria_of(day.rubric)), (), ())
    known = {each.id for each in criteria.criteria}
    values: dict[object, dict[str, int]] = defaultdict(dict)
    scores = Score.objects.filter(card__pitch__pitch_day=day)
    for of, criterion, value in scores.values_list("card", "criterion", "value"):
        if value is not None and str(criterion) in known:
            values[of][str(criterion)] = value
    cards = list(Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False))
    for card in cards:
        card.total = result.six_digits(engine.weighted_score(values[card.pk], criteria))
    Scorecard.objects.bulk_update(cards, ("total",), batch_size=200)
    refresh_all_standings(day)


def keep_earlier_rankings(sheet: ResultSheet) -> None:
    """The same cards by every version of the weights that was replaced. Part of working out the sheet."""
    sheet.earlier_rankings.all().delete()
    EarlierRanking.objects.bulk_create(
        EarlierRanking(
            sheet=sheet,
            weights=each,
            lines=[
                {
                    "team": line.team,
                    "place": line.place,
                    "mean": None if line.mean is None else f"{result.six_digits(line.mean):.6f}",
                }
                for line in engine.rank(result.day_for_engine(sheet.pitch_day, each.weights)).lines
            ],
        )
        for each in sheet.pitch_day.rubric.earlier_weights.order_by("version")
    )
