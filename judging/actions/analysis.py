"""Asks the worker how sure a result is, and keeps its answer beside the sheet."""

from fractions import Fraction
from typing import Any

from judging import engine
from judging.engine.pack import adjusted_in, adjusted_places
from judging.engine.standings import ADJUSTED
from judging.models import Analysis, Result, ResultSheet
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
    """Work it out and keep it. Safe to do twice; when cards change, it is asked for anew anyway."""
    row = ResultSheet.objects.filter(pk=sheet).first()
    if row is not None and not Analysis.objects.filter(sheet=row, inputs_hash=row.inputs_hash).exists():
        keep(row, engine.analysed(engine.Day.from_document(row.inputs)))


@action
def keep(sheet: ResultSheet, document: dict[str, Any]) -> None:
    """Store what was found, unless the sheet holds other cards by now.

    Only where it was settled beforehand that adjusted scores decide, a sheet without awards takes them over.
    """
    found = ResultSheet.objects.select_for_update(of=("self",)).select_related("pitch_day")
    row = found.filter(pk=sheet.pk, inputs_hash=sheet.inputs_hash).first()
    if row is not None:
        Analysis.objects.update_or_create(
            sheet=row, defaults={"inputs_hash": sheet.inputs_hash, "document": document, "made_at": now()}
        )
        _take_over(row, adjusted_in(document))


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
