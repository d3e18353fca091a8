"""What publishing does when somebody is erased."""

import datetime as dt
from typing import Any

from cms.actions.erased_files import index_anew, rename_files
from programme.models import Person
from programme.shared.endings import after_sweep, on_erasure
from programme.shared.traces import Traces


@on_erasure
def files_called_after_them(person: Person, traces: Traces, at: dt.datetime) -> None:
    rename_files(traces)


@after_sweep
def search_entries(rows: dict[str, list[Any]]) -> None:
    index_anew(rows)
