"""Takes in a list of nominations in two steps: what it would do is shown, then exactly that is done."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count
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
from programme.queries.nomination import NominationRow, in_parts, organisations_by_name, same
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
def prepare_import(cohort: Cohort, *, by: Person, rows: Iterable[NominationRow], at: dt.datetime) -> NominationImport:
    """Keep the rows with what each would do; an earlier list of the same person is forgotten."""
    authorise(by, "programme.organise", cohort)
    earlier = list(cohort.nomination_imports.filter(by=by).values_list("pk", flat=True))
    batch = NominationImport.objects.create(cohort=cohort, by=by, made_at=at)
    count = 0
    for part in in_parts(queries.effects(cohort, rows, organisations_by_name(cohort))):
        count += len(NominationImportRow.objects.bulk_create(_kept(batch, effect) for effect in part))
    if not count:
        raise NothingToImport
    cohort.nomination_imports.filter(pk__in=earlier).delete()
    record("programme.nominations.shown", by=by, target=cohort, count=count)
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
    rows = (NominationRow(**kept.values) for kept in queries.rows_of(batch))
    return prepare_import(batch.cohort, by=by, rows=rows, at=at)


@action
def take_import(batch: NominationImport, *, by: Person) -> Counter[str]:
    """Do exactly what was shown, all of it. Raises ListMoved where it would be something else by now."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch.cohort_id)
    authorise(by, "programme.organise", cohort)
    intake = Intake(cohort)
    for part in in_parts(queries.rows_of(batch)):
        found = intake.effects(NominationRow(**row.values) for row in part)
        if any((row.effect, row.detail) != (now.kind, now.detail) for row, now in zip(part, found, strict=True)):
            raise ListMoved
        intake.take(found)
    intake.allot()
    record(
        "programme.nominations.imported",
        by=by,
        target=cohort,
        count=intake.done[CREATE],
        changed=intake.done[CHANGE],
    )
    batch.delete()
    return intake.done


def apply_rows(cohort: Cohort, rows: Iterable[NominationRow]) -> Counter[str]:
    """Do what the rows do now, without showing it first. Part of an act that records it."""
    intake = Intake(cohort)
    for part in in_parts(rows):
        intake.take(intake.effects(part))
    intake.allot()
    return intake.done


class Intake:
    """Takes rows into a cohort a part at a time, each part in a handful of statements; counts what it did."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.organisations = organisations_by_name(cohort)
        self.nominators: dict[object, str] = {}
        self.done: Counter[str] = Counter()

    def effects(self, rows: Iterable[NominationRow]) -> list[Effect]:
        """What the rows would do now."""
        return list(queries.effects(self.cohort, rows, self.organisations))

    def take(self, effects: Sequence[Effect]) -> None:
        """Do it."""
        new = [each.row for each in effects if each.kind == CREATE]
        changed = [each for each in effects if each.kind == CHANGE]
        rows = [*new, *(each.row for each in changed)]
        self._know(rows)
        Nomination.objects.bulk_create(
            Nomination(
                cohort=self.cohort,
                organisation=self.organisations[same(row.organisation)],
                email=row.email,
                **{field: getattr(row, field) for field in queries.FIELDS},
            )
            for row in new
        )
        for effect in changed:
            for field, _before, after in effect.detail:
                value = self.organisations[same(after)] if field == "organisation" else after
                setattr(effect.nomination, field, value)
        Nomination.objects.bulk_update(
            [each.nomination for each in changed if each.nomination], ("organisation", *queries.FIELDS)
        )
        self.nominators |= {self.organisations[same(row.organisation)].pk: row.nominated_by for row in rows}
        self.done += Counter(each.kind for each in effects)

    def _know(self, rows: Sequence[NominationRow]) -> None:
        """Make the organisations that are new."""
        new = {
            same(row.organisation): row for row in reversed(rows) if same(row.organisation) not in self.organisations
        }
        made = Organisation.objects.bulk_create(
            Organisation(programme_id=self.cohort.programme_id, name=row.organisation, sector=row.sector)
            for row in new.values()
        )
        self.organisations |= {same(organisation.name): organisation for organisation in made}

    def allot(self) -> None:
        """At the end: each organisation gets at least as many places as people are named for it."""
        live = self.cohort.nominations.filter(IS_LIVE, organisation__in=list(self.nominators)).order_by()
        named = dict(live.values_list("organisation").annotate(Count("pk")))
        held = {
            each.organisation_id: each for each in self.cohort.allotments.filter(organisation__in=list(self.nominators))
        }
        Allotment.objects.bulk_create(
            Allotment(cohort=self.cohort, organisation_id=pk, places=named.get(pk, 0), nominator_email=email)
            for pk, email in self.nominators.items()
            if pk not in held
        )
        short = [each for pk, each in held.items() if named.get(pk, 0) > each.places]
        for allotment in short:
            allotment.places = named[allotment.organisation_id]
        Allotment.objects.bulk_update(short, ("places",))


def forget_imports(*, at: dt.datetime) -> int:
    """For the clock: lists that nobody said yes to go after a day."""
    return int(queries.forgotten(at=at).delete()[0])
