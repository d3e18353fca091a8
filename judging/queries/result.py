"""Reads results: the day as the engine wants it, and the sheet for those who may see it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from judging import engine
from judging.engine.pack import adjusted_in, adjusted_places, content_of
from judging.engine.sheets import fingerprint
from judging.engine.standings import ADJUSTED, rounded_parts
from judging.models import (
    Analysis,
    Award,
    Conflict,
    Disqualification,
    OfficialBasis,
    PitchDay,
    Result,
    ResultSheet,
    Score,
    Signature,
)
from judging.queries import basis, disqualification, moderation, pitch_day, rubric
from judging.queries.figures import ON_A_PAGE
from judging.states import IN_ORDER, AwardKind, Basis, ModerationAct, PitchDayState, TieRule
from programme.models import Cohort, Person
from programme.shared import looking
from programme.shared.authorise import authorise, may
from programme.shared.time import now
from programme.states import LookKind

SHOWN_DIGITS = 2

# --- What the engine reads -----


def day_for_engine(day: PitchDay, weights: Mapping[str, int] | None = None) -> engine.Day:
    """Every counted card of the day under opaque ids. Cards barred by a conflict, of disqualified teams, and cards that
    were not handed in are not in it; cards that moderation has left out are marked. `weights` are those of
    an earlier version."""
    criteria = rubric.as_engine_criteria(rubric.with_weights(rubric.criteria_of(day.rubric), weights))
    bars = Conflict.objects.barring().filter(
        pitch_day=day, judge=OuterRef("card__judge"), team=OuterRef("card__pitch__team")
    )
    scores = (
        Score.objects.filter(card__pitch__pitch_day=day, card__submitted_at__isnull=False, value__isnull=False)
        .exclude(Exists(bars))
        .values_list("card__pitch__team", "card__judge", "criterion", "value")
    )
    ranked = day.pitches.ranked().exclude(pk__in=disqualification.of_day(day).values("pitch"))
    teams = tuple(sorted(str(team) for team in ranked.values_list("team", flat=True)))
    known, pitching = {each.id for each in criteria}, set(teams)
    cards: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for team, judge, criterion, value in scores:
        if str(criterion) in known and str(team) in pitching:
            cards[str(team), str(judge)][str(criterion)] = value
    excluded = {
        (str(row.card.pitch.team_id), str(row.card.judge_id))
        for row in moderation.decisions_that_hold(day)
        if row.act == ModerationAct.EXCLUDE
    }
    return engine.Day(
        criteria,
        teams,
        tuple(engine.Card(team, judge, values) for (team, judge), values in sorted(cards.items())),
        frozenset(excluded & set(cards)),
    )


def raw_standing(day: PitchDay) -> list[dict[str, Any]]:
    """Each team's raw mean and place by the cards that count at this moment, under ids."""
    lines = engine.rank(day_for_engine(day)).lines
    return [
        {"team": line.team, "place": line.place, "mean": None if line.mean is None else str(six_digits(line.mean))}
        for line in lines
    ]


def result_document(sheet: ResultSheet) -> dict[str, Any]:
    """The official outcome under opaque ids: what signatures cover, and what a pack holds as `result.json`."""
    settled = basis.of_day(sheet.pitch_day)
    return {
        "version": sheet.version,
        "inputs": sheet.inputs_hash,
        "method": sheet.method,
        "basis": {"kind": settled.kind, "ties": settled.tie_rule},
        "lines": [
            {
                "team": str(team),
                "place": place,
                "cards": cards,
                "partial": partial,
                "mean": None if mean is None else f"{mean:.6f}",
                "adjusted": None if adjusted is None else f"{adjusted:.6f}",
                "parts": [
                    {"criterion": part["criterion"], "weight": part["weight"]}
                    | {key: f"{Decimal(part[key]):.6f}" for key in ("mean", "adds")}
                    for part in parts
                ],
            }
            for team, place, cards, partial, mean, adjusted, parts in sheet.results.order_by("team_id").values_list(
                "team_id", "place", "cards", "partial_cards", "mean", "adjusted", "parts"
            )
        ],
        "awards": [
            {"team": str(award.team_id), "kind": award.kind, "name": award.name, "citation": award.citation}
            for award in sheet.awards.order_by("team_id", "kind", "name")
        ],
        "award_reason": sheet.award_reason,
    }


def content_hash(sheet: ResultSheet) -> str:
    """What a signature covers: inputs, order, awards and the reason for them."""
    return content_of(result_document(sheet))


# --- For the results group and the signatories -----


@dataclass(frozen=True)
class Line:
    """One team's line as a screen shows it; the shown parts add up to the shown mean."""

    result: Result
    parts: tuple[Decimal, ...]
    mean: Decimal | None
    # For the bar: the mean between the scale's ends, in percent.
    share: int
    award: Award | None

    @property
    def figure(self) -> Decimal | None:
        """The score that the place goes by."""
        return self.mean if self.result.adjusted is None else self.result.shown_score


@dataclass(frozen=True)
class Picture:
    """What the results desk and the signing page show: one page of the lines, and what holds of all."""

    sheet: ResultSheet
    # Of lines.
    page: Page[Any]
    criteria: tuple[dict[str, Any], ...]
    awards: tuple[Award, ...]
    signatures: tuple[Signature, ...]
    is_public: bool
    not_ranked: list[str]
    disqualified: list[Disqualification]
    # More teams than one page shows, so they are looked for by name.
    is_long: bool

    @property
    def lines(self) -> list[Line]:
        return list(self.page)

    @property
    def is_decided(self) -> bool:
        """Somebody has decided the awards: also that nobody gets one."""
        return bool(self.awards or self.sheet.award_reason)

    @property
    def winners(self) -> list[Award]:
        return [award for award in self.awards if award.kind == AwardKind.WINNER]

    @property
    def apart(self) -> list[Award]:
        """Awards that do not follow the order of the scores."""
        return [award for award in self.awards if award.kind not in IN_ORDER]

    @property
    def is_adjusted(self) -> bool:
        return self.sheet.method == ADJUSTED


def current_sheet(day: PitchDay, *, by: Person) -> ResultSheet | None:
    """The sheet that has not been withdrawn. Raises NotAllowed for people outside the results group and signatories,
    and for site admins who have not opened it with a reason."""
    authorise(by, "judging.read_result", day)
    return sheets().current().filter(pitch_day=day).first()


def sheet_for(by: Person, sheet: UUID) -> ResultSheet | None:
    """A sheet that the person may see; None as if there were nothing."""
    found = sheets().filter(pk=sheet).first()
    if found is None or not may(by, "judging.view_result", found.pitch_day):
        return None
    looking.saw(by, LookKind.RESULTS, found.pitch_day)
    return found


def sheets() -> QuerySet[ResultSheet]:
    """Sheets with what pages and policies ask of them; the cards, which may be many, stay behind until asked for."""
    return ResultSheet.objects.defer("inputs").select_related(
        "pitch_day__cohort__programme", "pitch_day__rubric", "pitch_day__chair", "pitch_day__deputy"
    )


def withdrawn_sheets(day: PitchDay) -> QuerySet[ResultSheet]:
    """Earlier sheets with the reason why they were withdrawn."""
    return day.sheets.defer("inputs").filter(withdrawn_at__isnull=False)


def picture(sheet: ResultSheet, *, number: str | None = None, team: str = "") -> Picture:
    """One page of the sheet, or of the teams with these words in their names; each line adds up."""
    awards = list(sheet.awards.select_related("team"))
    by_team = {award.team_id: award for award in awards if award.kind in IN_ORDER}
    rows = sheet.results.select_related("team")
    pages = Paginator(rows.filter(team__name__icontains=team) if team else rows, ON_A_PAGE)
    page = pages.get_page(number)
    page.object_list = [line_of(result, by_team.get(result.team_id), *sheet.scale) for result in page]
    return Picture(
        sheet,
        page,
        tuple(sheet.facts.get("criteria", ())),
        tuple(awards),
        tuple(sheet.signatures.filter(voided_at=None).select_related("person")),
        is_public=sheet.is_public(now()),
        not_ranked=pitch_day.not_ranked(sheet.pitch_day),
        disqualified=list(disqualification.of_day(sheet.pitch_day)),
        is_long=(rows.count() if team else pages.count) > ON_A_PAGE,
    )


def teams_of(sheet: ResultSheet) -> set[UUID]:
    """The ids of every team on the sheet."""
    return set(sheet.results.values_list("team", flat=True))


def shortlist(sheet: ResultSheet, *, also: Collection[object] = (), team: str = "") -> list[Line]:
    """Teams to choose from: all where one page holds them; else the first by place, these ones, and those with these
    words in their names."""
    rows = sheet.results.select_related("team")
    found = {result.team_id: result for result in rows[:ON_A_PAGE]}
    wanted = Q(team__in=also) | Q(team__name__icontains=team) if team else Q(team__in=also)
    if also or team:
        found |= {result.team_id: result for result in rows.filter(wanted)[:ON_A_PAGE]}
    return [line_of(result, None, *sheet.scale) for result in found.values()]


def line_of(result: Result, award: Award | None, low: int, high: int) -> Line:
    """The line as it is shown, on a scale with these ends."""
    if result.mean is None:
        return Line(result, (), None, 0, award)
    parts, mean = rounded_parts([Fraction(part["adds"]) for part in result.parts], Fraction(result.mean), SHOWN_DIGITS)
    share = round((Fraction(result.mean) - low) / (high - low) * 100)
    return Line(result, tuple(_decimal(part) for part in parts), _decimal(mean), share, award)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-SHOWN_DIGITS))


def recomputes(sheet: ResultSheet, results: list[Result] | None = None) -> bool:
    """Whether the frozen inputs still have their hash and still give the same figures.

    Adjusted scores are compared with what the worker found about these very inputs: the web process has no NumPy.
    """
    if fingerprint(sheet.inputs) != sheet.inputs_hash:
        return False
    fresh = {line.team: line for line in engine.rank(engine.Day.from_document(sheet.inputs)).lines}
    lines = results if results is not None else list(sheet.results.all())
    adjusted = _adjusted(sheet) if sheet.method == ADJUSTED else {}
    if sheet.method == ADJUSTED and not adjusted:
        return False
    placed = adjusted_places(adjusted) if adjusted else {team: line.place for team, line in fresh.items()}
    return {str(line.team_id) for line in lines} == set(fresh) and all(
        (line.place, line.cards, line.mean, line.adjusted)
        == (placed.get(team), fresh[team].cards, six_digits(fresh[team].mean), six_digits(adjusted.get(team)))
        for line in lines
        for team in [str(line.team_id)]
    )


def _adjusted(sheet: ResultSheet) -> dict[str, Fraction]:
    found = Analysis.objects.filter(sheet=sheet, inputs_hash=sheet.inputs_hash).first()
    return adjusted_in(found.document) if found else {}


def waits_for_adjustment(sheet: ResultSheet) -> bool:
    """The adjusted scores decide, and the worker has not looked at these cards yet."""
    return (
        basis.of_day(sheet.pitch_day).kind == Basis.ADJUSTED
        and not Analysis.objects.filter(sheet=sheet, inputs_hash=sheet.inputs_hash).exists()
    )


def official_order(sheet: ResultSheet, settled: OfficialBasis) -> dict[str, Fraction | None]:
    """What awards are held against: higher is better, level teams are equal after the rule for ties."""
    lines = list(sheet.results.all())
    figures = {
        str(line.team_id): None
        if line.mean is None
        else Fraction(line.mean if line.adjusted is None else line.adjusted)
        for line in lines
    }
    day = engine.Day.from_document(sheet.inputs)
    placed = engine.places(day, figures, by_rule=settled.tie_rule == TieRule.CASTING)
    return {team: Fraction(-placed[team]) if team in placed else None for team in figures}


def six_digits(value: Fraction | None) -> Decimal | None:
    """A mean as the sheet holds it."""
    return None if value is None else Decimal(round(value * 10**6)) / 10**6


def awards_are_missing(cohort: Cohort) -> bool:
    """Scoring is locked, and nobody has decided the awards."""
    locked = PitchDay.objects.filter(cohort=cohort, state=PitchDayState.LOCKED)
    sheets = ResultSheet.objects.current().filter(pitch_day__cohort=cohort)
    return locked.exists() and not sheets.filter(is_decided()).exists()


def is_decided() -> Q:
    """Sheets of which somebody has decided the awards: also that nobody gets one, with the reason."""
    return Q(Exists(Award.objects.filter(sheet=OuterRef("pk")))) | ~Q(award_reason="")
