"""Reads what a list of nominations would do to those of a cohort: whom it makes, changes, and leaves as they are."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from programme.models import Cohort, Enrolment, Nomination, NominationImport, NominationImportRow, Organisation
from programme.queries.nomination import AT_ONCE, NominationRow, in_parts, same
from programme.states import EnrolmentState, NominationState, Role

CREATE, CHANGE, LEAVE = "create", "change", "leave"
# Those nobody has written to yet: what is known of them may still change.
MAY_CHANGE = (NominationState.NAMED, NominationState.RESERVE)
FIELDS = (
    "full_name",
    "known_as",
    "job_title",
    "region",
    "skills",
    "experience_months",
    "nominated_by",
    "reason",
)


@dataclass(frozen=True)
class Effect:
    """What one row does. `detail`: [field, before, after] of each change, or one sentence for a row left alone."""

    row: NominationRow
    kind: str
    detail: list[Any]
    nomination: Nomination | None = None


def effects(
    cohort: Cohort, rows: Iterable[NominationRow], organisations: Mapping[str, Organisation]
) -> Iterator[Effect]:
    """What each row would do now. An empty cell never takes away what is known."""
    for part in in_parts(rows):
        emails = [row.email for row in part]
        found = cohort.nominations.filter(email__in=emails).select_related("organisation")
        known = {each.email.lower(): each for each in found}
        placed = set(
            Enrolment.objects.filter(cohort=cohort, role=Role.PARTICIPANT, person__email__in=emails)
            .exclude(state=EnrolmentState.WITHDRAWN)
            .values_list("person__email", flat=True)
        )
        for row in part:
            yield _effect(row, known.get(row.email), row.email in placed, organisations)


def _effect(
    row: NominationRow, nomination: Nomination | None, is_placed: bool, organisations: Mapping[str, Organisation]
) -> Effect:
    if nomination is None:
        return Effect(row, LEAVE, [_("Has a place already.")]) if is_placed else Effect(row, CREATE, [])
    changes = []
    employer = organisations.get(same(row.organisation))
    if employer is None or employer.pk != nomination.organisation_id:
        changes.append(["organisation", nomination.organisation.name, row.organisation])
    for field in FIELDS:
        before, after = getattr(nomination, field), getattr(row, field)
        if after not in ("", None, []) and after != before:
            changes.append([field, before, after])
    if not changes:
        return Effect(row, LEAVE, [], nomination)
    if nomination.state not in MAY_CHANGE:
        words = _("Differs, but is left as it is: %(state)s already.") % {
            "state": nomination.get_state_display().lower()
        }
        return Effect(row, LEAVE, [words], nomination)
    return Effect(row, CHANGE, changes, nomination)


def as_values(row: NominationRow) -> dict[str, Any]:
    """A row as it is kept until somebody says yes."""
    return dict(vars(row))


def rows_of(batch: NominationImport) -> Iterator[NominationImportRow]:
    """The kept rows in their order, a handful at a time."""
    return batch.rows.order_by("number").iterator(chunk_size=AT_ONCE)


def by_id(cohort: Cohort, pk: object) -> NominationImport | None:
    """A list that waits for a yes."""
    return cohort.nomination_imports.select_related("cohort__programme").filter(pk=pk).first()


def counts(batch: NominationImport) -> dict[str, int]:
    """How many rows make, change, leave somebody."""
    found = dict(batch.rows.values_list("effect").annotate(Count("pk")).order_by())
    return {kind: found.get(kind, 0) for kind in (CREATE, CHANGE, LEAVE)}


def shown(batch: NominationImport, kind: str, most: int) -> Sequence[NominationImportRow]:
    """The first rows of a kind."""
    return list(batch.rows.filter(effect=kind).order_by("number")[:most])


def forgotten(*, at: dt.datetime) -> Any:
    """Lists that nobody said yes to for a day."""
    return NominationImport.objects.filter(made_at__lt=at - dt.timedelta(days=1))
