"""What publishing does when somebody is erased."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.actions.erased_files import index_anew, rename_files
from cms.actions.handover import move_approvals, move_pages
from cms.queries import publishing
from programme.models import Person
from programme.shared.endings import after_sweep, on_erasure
from programme.shared.handover import Duty, register_duty
from programme.shared.traces import Traces


@on_erasure
def files_called_after_them(person: Person, traces: Traces, at: dt.datetime) -> None:
    rename_files(traces)


@after_sweep
def search_entries(rows: dict[str, list[Any]]) -> None:
    index_anew(rows)


register_duty(
    Duty(
        _("Pages they began that are not out, with those that go out by the clock"),
        lambda person, programme, at: (page.title for page in publishing.unpublished_of(person, programme)),
        move_pages,
        order=60,
    )
)
register_duty(
    Duty(
        _("Pages they have asked to be approved"),
        lambda person, programme, at: (str(each.content_object) for each in publishing.asked_by(person, programme)),
        move_approvals,
        order=61,
    )
)
