"""Asks the worker how sure a result is, and keeps its answer beside the sheet."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from django.db.models import Q, QuerySet

from judging import engine
from judging.engine.pack import adjusted_in, adjusted_places
from judging.engine.standings import ADJUSTED
from judging.models import Analysis, AnalysisLine, Result, ResultSheet
from judging.queries import basis, result
from judging.states import Basis, SheetState
from programme.actions.audit import record
from programme.shared.acting import action
from programme.shared.enqueue import later
from programme.shared.time import now


def ask_for(sheet: ResultSheet) -> None:
    """Have the sheet's cards looked at; what was found before is forgotten."""
    Analysis.objects.filter(sheet=sheet).delete()
    later("judging.tasks.analyse_sheet", str(sheet.pk))


def analyse(sheet: str) -> None:
    """Work it out and keep it, and work the sheet's own figures out again. Safe to do twice; when cards change, it is
    asked for anew anyway."""
    row = ResultSheet.objects.filter(pk=sheet).first()
    if row is None:
        return
    if not _kept().filter(sheet=row, inputs_hash=row.inputs_hash).exists():
        day = engine.Day.from_document(row.inputs)
        keep(row, engine.analysed(day), spread=engine.spread(day))
    check(row)


def check(sheet: ResultSheet) -> None:
    """Work the sheet out again from its frozen cards, and say when that was and whether it came out the same."""
    same = result.recomputes(ResultSheet.objects.get(pk=sheet.pk))
    ResultSheet.objects.filter(pk=sheet.pk, inputs_hash=sheet.inputs_hash).update(
        checked_at=now(), came_out_the_same=same
    )


def look_again() -> int:
    """By the clock: ask for every sheet that is not published yet to be worked out again; returns how many."""
    due = Q(state__in=(SheetState.DRAFT, SheetState.SIGNED)) | Q(analysis__brief={})
    waiting = ResultSheet.objects.filter(due).values_list("pk", flat=True)
    for sheet in waiting:
        later("judging.tasks.analyse_sheet", str(sheet))
    return len(waiting)


def _kept() -> QuerySet[Analysis]:
    """What pages can be made of: an analysis of an older installation has no brief."""
    return Analysis.objects.exclude(brief={})


@action
def keep(sheet: ResultSheet, document: dict[str, Any], *, spread: list[dict[str, Any]]) -> None:
    """Store what was found, unless the sheet holds other cards by now.

    Only where it was settled beforehand that adjusted scores decide, a sheet without awards takes them over.
    """
    found = ResultSheet.objects.select_for_update(of=("self",)).select_related("pitch_day")
    row = found.filter(pk=sheet.pk, inputs_hash=sheet.inputs_hash).first()
    if row is not None:
        brief = {"document": document, "brief": _brief(document) | {"spread": spread}, "made_at": now()}
        made, _is_new = Analysis.objects.update_or_create(
            sheet=row, defaults={"inputs_hash": sheet.inputs_hash, **brief}
        )
        made.lines.all().delete()
        AnalysisLine.objects.bulk_create(_lines(made, document), batch_size=500)
        _take_over(row, adjusted_in(document))


OF_THE_DAY = ("is_complete", "warnings", "alarms", "agreement", "strictness")


def _brief(document: dict[str, Any]) -> dict[str, Any]:
    """What is not about one team."""
    estimated = [each for each in document["estimates"] if each["estimate"] is not None]
    return {key: document[key] for key in OF_THE_DAY if key in document} | {
        "has_ranges": bool(estimated) and "lo90" in estimated[0],
        "without": list(document.get("without", ())),
    }


def _lines(made: Analysis, document: dict[str, Any]) -> Iterator[AnalysisLine]:
    """What is about each team: its estimate, by agreement, without each judge whom an alarm names, and which next team
    luck alone may have put behind it."""
    weighted, without = document.get("reliability", {}).get("estimates", {}), document.get("without", {})
    estimated = [each for each in document["estimates"] if each["estimate"] is not None]
    for position, (each, after) in enumerate(zip_longest(estimated, estimated[1:])):
        team = each["team"]
        found = each | {
            "weighted": weighted.get(team),
            "without": {judge: figures.get(team) for judge, figures in without.items()},
            "level_with": after["team"] if after and each.get("statistical_tie_with_next") else None,
        }
        yield AnalysisLine(analysis=made, team_id=team, position=position, document=found)


def _take_over(sheet: ResultSheet, adjusted: dict[str, Fraction]) -> None:
    decided = basis.of_day(sheet.pitch_day).kind == Basis.ADJUSTED
    if not adjusted or not decided or sheet.state != SheetState.DRAFT:
        return
    placed = adjusted_places(adjusted)
    lines = list(sheet.results.all())
    for line in lines:
        line.adjusted, line.place = result.six_digits(adjusted.get(str(line.team_id))), placed.get(str(line.team_id))
    Result.objects.bulk_update(lines, ("adjusted", "place"))
    ResultSheet.objects.filter(pk=sheet.pk).update(method=ADJUSTED)
    record("judging.sheet.adjusted", by=None, target=sheet, inputs=sheet.inputs_hash)
