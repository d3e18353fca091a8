"""Asks the worker how sure a result is, and keeps its answer beside the sheet."""

from typing import Any

from judging import engine
from judging.models import Analysis, ResultSheet
from programme.shared.acting import action
from programme.shared.enqueue import later
from programme.shared.time import now


def ask_for(sheet: ResultSheet) -> None:
    """Have the sheet's cards looked at; what was found about other cards is forgotten."""
    Analysis.objects.filter(sheet=sheet).exclude(inputs_hash=sheet.inputs_hash).delete()
    later("judging.tasks.analyse_sheet", str(sheet.pk))


def analyse(sheet: str) -> None:
    """Work it out and keep it. Safe to do twice; when cards change, it is asked for anew anyway."""
    row = ResultSheet.objects.filter(pk=sheet).first()
    if row is not None and not Analysis.objects.filter(sheet=row, inputs_hash=row.inputs_hash).exists():
        keep(row, engine.analysed(engine.Day.from_document(row.inputs)))


@action
def keep(sheet: ResultSheet, document: dict[str, Any]) -> None:
    """Store what was found, unless the sheet holds other cards by now. No figure of the sheet changes by it."""
    if ResultSheet.objects.filter(pk=sheet.pk, inputs_hash=sheet.inputs_hash).exists():
        Analysis.objects.update_or_create(
            sheet=sheet, defaults={"inputs_hash": sheet.inputs_hash, "document": document, "made_at": now()}
        )
