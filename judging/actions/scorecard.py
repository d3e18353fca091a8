"""Saves a judge's card: whole, once for each change, never over a newer version, never counted after the lock."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, Subquery
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging import engine
from judging.actions.basis import fix_basis
from judging.actions.board import raise_board
from judging.actions.standing import refresh_standing
from judging.models import Criterion, LateChange, Rubric, Score, Scorecard, ScoreChange
from judging.notifications import CARD_REOPENED
from judging.queries import rubric
from judging.states import SCORECARD, ScorecardState
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import ClientChange, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import NotAllowed, Refused
from programme.shared.time import now

REASON_FOLLOWS_WITHIN = dt.timedelta(minutes=10)

# What a save changes of a card itself.
OF_A_SAVE = ("state", "version", "saved_at", "filled", "submitted_at", "total", "was_missed")

Values = Mapping[int, int | str | None]
# Number or words by criterion, as the database holds them.
Held = Mapping[int, tuple[int | None, str]]


class NoSuchCard(Refused):
    status = 404
    sentence = _("There is no such card.")


class StaleCard(Refused):
    sentence = _("The card was changed elsewhere since this page was opened. Nothing of either is lost.")


class TooLittle(Refused):
    sentence = _("Score at least half of the card by weight before you hand it in, or save it as a draft.")


class WordsMissing(Refused):
    """The rubric asks for words with a lowest or highest level. `field` is the comment's."""

    def __init__(self, comment: Criterion, ends: list[Criterion]) -> None:
        words = _t("Write a few words in “%(comment)s”: you gave the lowest or the highest level for %(names)s.")
        super().__init__(words % {"comment": comment.name, "names": ", ".join(each.name for each in ends)})
        self.field = comment.field_name


class NotRanked(Refused):
    sentence = _("This team was dissolved, so it is not scored. What you wrote before is kept.")


class Barred(NotAllowed):
    sentence = _("You have a link to this team, so you cannot score it.")


class AnotherCard(Refused):
    sentence = _("This device has mixed up two changes. Load the page again, then make the change once more.")


# As a device holds it: its own id, the version that it is based on, and own changes whose answers never came.
Change = DeviceChange


@dataclass(frozen=True)
class Saved:
    """What became of a save: `late` means kept, not counted."""

    version: int
    state: str
    at: str
    late: bool = False
    missed: bool = False


@action
def save_scorecard(
    pitch: UUID,
    values: Values,
    *,
    by: Person,
    change: Change,
    hand_in: bool,
    missed: bool = False,
    reason: str = "",
    typed_by: Person | None = None,
) -> Saved:
    """Replace the whole card with what the judge's device holds; the same change sent twice counts once.

    Raises WordsMissing where the rubric asks for them, and StaleCard when the change is based on an older version that
    is not the device's own. After the lock the change is kept as late, not counted. A card that was handed in stays
    handed in, unless the pitch was missed. `typed_by` is who typed it in from the judge's paper: the record names them.
    """
    card, held = _lock_card(pitch, by=by, change=change)
    if card.answer:
        return _same_answer(card.answer, card.answered_for, card)
    if card.is_barred:
        raise Barred(by=by, permission="judging.score", target=card)
    authorise(by, "judging.score", card)
    if card.is_locked:
        return _keep_late(card, values, by=by, change=change)
    if card.team_dissolved_at:
        raise NotRanked
    criteria = rubric.criteria_for_pitch(pitch, card.pitch.pitch_day.rubric.version)
    wanted = _Wanted({each.pk: _as_stored(each, values.get(each.pk)) for each in criteria}, hand_in, missed, reason)
    if hand_in and not (missed or typed_by) and (missing := rubric.comments_missing(criteria, values)):
        raise WordsMissing(*missing[0])
    if not _builds_on(card, by=by, change=change):
        if answer := _answer_to_a_stale_change(card, held, wanted, by=by, change=change):
            return answer
        raise StaleCard
    _write(card, criteria, wanted, held)
    raise_board(card.pitch.pitch_day)
    refresh_standing(card.pitch_id)
    _lock_what_is_scored_by(card)
    facts = {"version": card.version, "state": card.state, "filled": card.filled}
    record("judging.scorecard.saved", by=typed_by or by, target=card, **facts)
    return _answer(card, by=by, change=change)


def _lock_what_is_scored_by(card: Scorecard) -> None:
    """The first score fixes the criteria, and what the result will go by."""
    day = card.pitch.pitch_day
    if not day.rubric.is_locked:
        Rubric.objects.filter(pk=day.rubric_id, locked_at=None).update(locked_at=now())
        fix_basis(day)


def _lock_card(pitch: UUID, *, by: Person, change: Change) -> tuple[Any, Held]:
    """One statement: the judge's card under lock, its scores, what the policy looks at, and an earlier answer."""
    earlier = ClientChange.objects.filter(pk=change.id, person=by)
    found = _cards_with_scores().annotate(
        answer=Subquery(earlier.values("answer")), answered_for=Subquery(earlier.values("target"))
    )
    rows = list(found.filter(pitch=pitch, judge=by))
    if not rows or not rows[0].is_seated:
        raise NoSuchCard
    held = {row.criterion_id: (row.value, row.text) for row in rows if row.criterion_id}
    return rows[0], held


@cache
def _cards_with_scores() -> Any:
    """Built once: it takes longer than the rest of a save's statements together."""
    return (
        Scorecard.objects.select_for_update(of=("self",))
        .with_grounds()
        .select_related("pitch__pitch_day__rubric", "pitch__pitch_day__cohort__programme")
        .annotate(criterion_id=F("scores__criterion"), value=F("scores__value"), text=F("scores__text"))
        .annotate(team_dissolved_at=F("pitch__team__dissolved_at"))
    )


@dataclass(frozen=True)
class _Wanted:
    """The whole card as it is to be."""

    given: dict[int, tuple[int | None, str]]
    hand_in: bool
    missed: bool
    reason: str


def _target(card: Scorecard) -> str:
    return f"judging.Scorecard {card.pk}"


def _same_answer(answer: dict[str, Any], target: str, card: Scorecard) -> Saved:
    if target != _target(card):
        raise AnotherCard
    return Saved(**answer)


def _answer_to_a_stale_change(
    card: Scorecard, held: Held, wanted: _Wanted, *, by: Person, change: Change
) -> Saved | None:
    """Where nothing is in conflict: it landed while we waited for the lock, or the card holds these very values."""
    landed = ClientChange.objects.filter(pk=change.id, person=by).first()
    if landed:
        return _same_answer(landed.answer, landed.target, card)
    is_new = any(held.get(key, (None, "")) != value for key, value in wanted.given.items())
    if is_new or wanted.missed != card.was_missed or (wanted.hand_in and not card.is_submitted):
        return None
    return _answer(card, by=by, change=change)


def _builds_on(card: Scorecard, *, by: Person, change: Change) -> bool:
    """Whether the change is based on the newest version: the one it knew, or one that this device made itself."""
    if change.base == card.version:
        return True
    own = ClientChange.objects.filter(person=by, target=_target(card), pk__in=change.after)
    return any(answer["version"] == card.version for answer in own.values_list("answer", flat=True))


def _write(card: Scorecard, criteria: tuple[Criterion, ...], wanted: _Wanted, held: Held) -> None:
    """Let the card be as wanted; what stood there before goes into its history."""
    at, to = now(), _next_state(card, wanted)
    scored = {
        str(each.pk): value for each in criteria if each.is_scored and (value := wanted.given[each.pk][0]) is not None
    }
    total = engine.weighted_score(scored, engine.Day(rubric.as_engine_criteria(criteria), (), ()))
    if to == ScorecardState.SUBMITTED and total is None:
        raise TooLittle
    _keep_earlier(card, wanted, held, at)
    Score.objects.bulk_create(
        [Score(card=card, criterion_id=key, value=value, text=text) for key, (value, text) in wanted.given.items()],
        update_conflicts=True,
        unique_fields=("card", "criterion"),
        update_fields=("value", "text"),
    )
    card.state, card.version, card.saved_at, card.filled = to, card.version + 1, at, len(scored)
    is_in = to == ScorecardState.SUBMITTED
    card.submitted_at, card.total = (card.submitted_at or at, as_decimal(total)) if is_in else (None, None)
    card.was_missed = wanted.missed
    # Not `save`, which asks first whether there is such a row: this one is under lock.
    Scorecard.objects.filter(pk=card.pk).update(**{name: getattr(card, name) for name in OF_A_SAVE})


def _next_state(card: Scorecard, wanted: _Wanted) -> ScorecardState:
    is_in = not wanted.missed and (wanted.hand_in or card.is_submitted)
    to = ScorecardState.SUBMITTED if is_in else ScorecardState.OPEN
    SCORECARD.check(card.state, to=to)
    return to


def _keep_earlier(card: Scorecard, wanted: _Wanted, held: Held, at: dt.datetime) -> None:
    replaced = {
        key: old for key, old in held.items() if key in wanted.given and old != wanted.given[key] and old != (None, "")
    }
    common = {"card": card, "version": card.version, "changed_at": at, "reason": wanted.reason}
    ScoreChange.objects.bulk_create(
        ScoreChange(criterion_id=key, value=value, text=text, **common) for key, (value, text) in replaced.items()
    )
    if wanted.reason:
        # It is typed after the tap that it explains, which is saved at once.
        recent = ScoreChange.objects.filter(card=card, reason="", changed_at__gte=at - REASON_FOLLOWS_WITHIN)
        recent.update(reason=wanted.reason)


def _as_stored(criterion: Criterion, value: int | str | None) -> tuple[int | None, str]:
    if criterion.is_scored:
        return (int(value) if value not in (None, "") else None), ""
    return None, str(value or "")


def as_decimal(value: Fraction | None) -> Decimal | None:
    """A score as the database holds it, at six digits."""
    return None if value is None else Decimal(round(value * 10**6)) / 10**6


def _keep_late(card: Scorecard, values: Values, *, by: Person, change: Change) -> Saved:
    LateChange.objects.create(
        card=card,
        change=change.id,
        base_version=change.base,
        values={str(key): value for key, value in values.items()},
        arrived_at=now(),
        noted_at=change.noted_at,
    )
    raise_board(card.pitch.pitch_day)
    record("judging.scorecard.late_change", by=by, target=card, base_version=change.base)
    return _answer(card, by=by, change=change, late=True)


def _answer(card: Scorecard, *, by: Person, change: Change, late: bool = False) -> Saved:
    at = now().isoformat(timespec="seconds")
    saved = Saved(card.version, str(card.state), at, late, missed=card.was_missed)
    ClientChange.objects.bulk_create(
        [ClientChange(id=change.id, person=by, target=_target(card), answer=vars(saved))],
        ignore_conflicts=True,
    )
    return saved


@action
def reopen_scorecard(card: Scorecard, *, by: Person, reason: str) -> Scorecard:
    """Give a card that was handed in back to its judge, for a reason; no figure is changed."""
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("pitch__pitch_day__cohort__programme", "judge", "pitch__team")
        .get(pk=card.pk)
    )
    authorise(by, "judging.reopen_card", card.pitch)
    SCORECARD.check(card.state, to=ScorecardState.OPEN)
    card.state, card.submitted_at, card.total = ScorecardState.OPEN, None, None
    card.version += 1
    card.save(update_fields=("state", "submitted_at", "total", "version"))
    raise_board(card.pitch.pitch_day)
    refresh_standing(card.pitch_id)
    record("judging.scorecard.reopened", by=by, target=card, reason=reason, version=card.version)
    notify(CARD_REOPENED, to=[card.judge], about=card, act=str(card.version), reason=reason)
    return card
