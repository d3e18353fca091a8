"""Every card that was handed in as one table, for the results group: read in order, so that none of it is held."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from judging.models import Conflict, Moderation, PitchDay, Score, Scorecard
from judging.queries.rubric import criteria_of
from judging.states import ModerationAct
from programme.models import Person
from programme.shared.authorise import authorise

AT_ONCE = 2000
BY_CARD = ("card__pitch__position", "card__judge__full_name", "card_id")


def table(day: PitchDay, *, by: Person) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The heads, and a row for each card in running order; what was left empty is empty. Raises NotAllowed outside the
    results group, before the first row."""
    authorise(by, "judging.read_cards", day)
    criteria = criteria_of(day.rubric)
    names = [criterion.name for criterion in criteria]
    heads = [_("Position"), _("Team"), _("Judge"), _("Weighted score"), _("Counted"), *names]
    return heads, _rows(day, [criterion.pk for criterion in criteria])


def _cards(day: PitchDay) -> QuerySet[Scorecard]:
    """With what keeps a card from counting: a link that bars, and the latest decision about it."""
    bars = Conflict.objects.barring().filter(
        pitch_day=OuterRef("pitch__pitch_day"), judge=OuterRef("judge"), team=OuterRef("pitch__team")
    )
    latest = Moderation.objects.filter(card=OuterRef("pk")).order_by("-decided_at", "-pk").values("act")[:1]
    cards = Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False)
    return cards.annotate(is_barred=Exists(bars), decision=Subquery(latest))


def _rows(day: PitchDay, criteria: list[int]) -> Iterator[tuple[Any, ...]]:
    """Cards and scores are read side by side, both in the order of the cards."""
    held = Score.objects.filter(card__pitch__pitch_day=day, card__submitted_at__isnull=False).order_by(*BY_CARD)
    scores = groupby(
        held.values_list("card_id", "criterion_id", "value", "text").iterator(chunk_size=AT_ONCE),
        key=lambda score: score[0],
    )
    of, given = next(scores, (None, iter(())))
    cards = _cards(day).order_by(*(each.removeprefix("card__") for each in BY_CARD[:2]), "pk")
    found = cards.values_list(
        "pk", "pitch__position", "pitch__team__name", "judge__full_name", "total", "is_barred", "decision"
    )
    yes, no = _("yes"), _("no")
    for card, position, team, judge, total, is_barred, decision in found.iterator(chunk_size=AT_ONCE):
        values: dict[int, Any] = {}
        if of == card:
            values = {criterion: text if value is None else value for _card, criterion, value, text in given}
            of, given = next(scores, (None, iter(())))
        counted = yes if total is not None and not is_barred and decision != ModerationAct.EXCLUDE else no
        shown = None if total is None else float(total)
        yield (position, team, judge, shown, counted, *(values.get(criterion) for criterion in criteria))
