"""Takes in a list of nominations in two steps: what it would do is shown, then exactly that is done."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import (
    Allotment,
    Cohort,
    Nomination,
    NominationImport,
    NominationImportRow,
    Organisation,
    Person,
)
from programme.queries import nomination_import as queries
from programme.queries.allotment import IS_LIVE
from programme.queries.nomination import NominationRow, organisations_by_name, same
from programme.queries.nomination_import import CHANGE, CREATE, Effect
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class NothingToImport(Refused):
    sentence = gettext_lazy("The file has no nominations.")


class ListMoved(Refused):
    sentence = gettext_lazy(
        "Somebody has changed the nominations since this was shown. Nothing was saved: look at it again, as it is now."
    )


@action
def prepare_import(cohort: Cohort, *, by: Person, rows: Sequence[NominationRow], at: dt.datetime) -> NominationImport:
    """Keep the rows with what each would do; an earlier list of the same person is forgotten."""
    authorise(by, "programme.organise", cohort)
    if not rows:
        raise NothingToImport
    cohort.nomination_imports.filter(by=by).delete()
    batch = NominationImport.objects.create(cohort=cohort, by=by, made_at=at)
    for part in queries.in_parts(queries.effects(cohort, rows)):
        NominationImportRow.objects.bulk_create(_kept(batch, effect) for effect in part)
    record("programme.nominations.shown", by=by, target=cohort, count=len(rows))
    return batch


def _kept(batch: NominationImport, effect: Effect) -> NominationImportRow:
    return NominationImportRow(
        batch=batch,
        number=effect.row.number,
        values=queries.as_values(effect.row),
        effect=effect.kind,
        detail=effect.detail,
    )


@action
def look_again(batch: NominationImport, *, by: Person, at: dt.datetime) -> NominationImport:
    """Work out anew what the kept rows would do."""
    rows = [NominationRow(**kept.values) for kept in queries.rows_of(batch)]
    return prepare_import(batch.cohort, by=by, rows=rows, at=at)


@action
def take_import(batch: NominationImport, *, by: Person) -> Counter[str]:
    """Do exactly what was shown, all of it. Raises ListMoved where it would be something else by now."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.cohort_id)
    authorise(by, "programme.organise", cohort)
    done: Counter[str] = Counter()
    kept = queries.rows_of(batch)
    for part in queries.in_parts(kept):
        found = list(queries.effects(cohort, [NominationRow(**row.values) for row in part]))
        if any((row.effect, row.detail) != (now.kind, now.detail) for row, now in zip(part, found, strict=True)):
            raise ListMoved
        done += _apply(cohort, found)
    record("programme.nominations.imported", by=by, target=cohort, count=done[CREATE], changed=done[CHANGE])
    batch.delete()
    return done


def apply_rows(cohort: Cohort, rows: Iterable[NominationRow]) -> Counter[str]:
    """Do what the rows do now, without showing it first. Part of an act that records it."""
    done: Counter[str] = Counter()
    for part in queries.in_parts(rows):
        done += _apply(cohort, list(queries.effects(cohort, part)))
    return done


def _apply(cohort: Cohort, effects: Sequence[Effect]) -> Counter[str]:
    """One part of the rows, in a handful of statements."""
    new = [each.row for each in effects if each.kind == CREATE]
    changed = [each for each in effects if each.kind == CHANGE]
    organisations = _organisations(cohort, [*new, *(each.row for each in changed)])
    Nomination.objects.bulk_create(
        Nomination(
            cohort=cohort,
            organisation=organisations[same(row.organisation)],
            email=row.email,
            **{field: getattr(row, field) for field in queries.FIELDS},
        )
        for row in new
    )
    for effect in changed:
        for field, _before, after in effect.detail:
            value = organisations[same(after)] if field == "organisation" else after
            setattr(effect.nomination, field, value)
    if changed:
        rows = [each.nomination for each in changed if each.nomination]
        Nomination.objects.bulk_update(rows, ("organisation", *queries.FIELDS))
    _allot(cohort, [*new, *(each.row for each in changed)], organisations)
    return Counter(each.kind for each in effects)


def _organisations(cohort: Cohort, rows: Sequence[NominationRow]) -> dict[str, Organisation]:
    known = organisations_by_name(cohort)
    new = {same(row.organisation): row for row in reversed(rows) if same(row.organisation) not in known}
    made = Organisation.objects.bulk_create(
        Organisation(programme_id=cohort.programme_id, name=row.organisation, sector=row.sector) for row in new.values()
    )
    return known | {same(organisation.name): organisation for organisation in made}


def _allot(cohort: Cohort, rows: Sequence[NominationRow], organisations: dict[str, Organisation]) -> None:
    """Each organisation gets at least as many places as people are named for it."""
    nominators = {organisations[same(row.organisation)].pk: row.nominated_by for row in rows}
    live = cohort.nominations.filter(IS_LIVE, organisation__in=list(nominators))
    named = Counter(live.values_list("organisation", flat=True))
    held = {each.organisation_id: each for each in cohort.allotments.filter(organisation__in=list(nominators))}
    Allotment.objects.bulk_create(
        Allotment(cohort=cohort, organisation_id=pk, places=named[pk], nominator_email=email)
        for pk, email in nominators.items()
        if pk not in held
    )
    short = [each for pk, each in held.items() if named[pk] > each.places]
    for allotment in short:
        allotment.places = named[allotment.organisation_id]
    Allotment.objects.bulk_update(short, ("places",))


def forget_imports(*, at: dt.datetime) -> int:
    """For the clock: lists that nobody said yes to go after a day."""
    return int(queries.forgotten(at=at).delete()[0])
