"""Takes nominations in, all of a spreadsheet or none."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programme.actions.audit import record
from programme.actions.place_offer import move_nomination
from programme.models import Allotment, Cohort, Nomination, Organisation, Person
from programme.queries.nomination import Fault, NominationRow, clashes, organisations_by_name, same
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused, WrongState
from programme.shared.time import now
from programme.states import NominationState


class NotImported(Refused):
    """Rows that cannot be taken, each with its reason. Nothing was saved."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        count = len({fault.row for fault in self.faults})
        super().__init__(
            ngettext(
                "%(count)d row cannot be imported, so nothing was saved.",
                "%(count)d rows cannot be imported, so nothing was saved.",
                count,
            )
            % {"count": count}
        )


class NothingToImport(Refused):
    sentence = gettext_lazy("The file has no nominations.")


@action
def import_nominations(cohort: Cohort, *, by: Person, rows: Sequence[NominationRow]) -> list[Nomination]:
    """Take all rows in; makes the organisations and allotments that are new. Raises NotImported with every fault."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    if not rows:
        raise NothingToImport
    if faults := list(clashes(cohort, rows)):
        raise NotImported(faults)
    organisations = _organisations(cohort, rows)
    _allot(cohort, rows, organisations)
    nominations = Nomination.objects.bulk_create(
        Nomination(
            cohort=cohort,
            organisation=organisations[same(row.organisation)],
            full_name=row.full_name,
            known_as=row.known_as,
            email=row.email,
            job_title=row.job_title,
            region=row.region,
            skills=list(row.skills),
            experience_months=row.experience_months,
            nominated_by=row.nominated_by,
            reason=row.reason,
        )
        for row in rows
    )
    record("programme.nominations.imported", by=by, target=cohort, count=len(nominations))
    return nominations


def _organisations(cohort: Cohort, rows: Sequence[NominationRow]) -> dict[str, Organisation]:
    known = organisations_by_name(cohort)
    new = {same(row.organisation): row for row in reversed(rows) if same(row.organisation) not in known}
    made = Organisation.objects.bulk_create(
        Organisation(programme_id=cohort.programme_id, name=row.organisation, sector=row.sector) for row in new.values()
    )
    return known | {same(organisation.name): organisation for organisation in made}


def _allot(cohort: Cohort, rows: Sequence[NominationRow], organisations: dict[str, Organisation]) -> None:
    """Each organisation gets at least as many places as people are named for it."""
    named = Counter(cohort.nominations.values_list("organisation", flat=True))
    named.update(organisations[same(row.organisation)].pk for row in rows)
    nominators = {organisations[same(row.organisation)].pk: row.nominated_by for row in rows}
    held = {allotment.organisation_id: allotment for allotment in cohort.allotments.all()}
    Allotment.objects.bulk_create(
        Allotment(cohort=cohort, organisation_id=pk, places=named[pk], nominator_email=email)
        for pk, email in nominators.items()
        if pk not in held
    )
    for pk, allotment in held.items():
        if named[pk] > allotment.places:
            allotment.places = named[pk]
            allotment.save(update_fields=("places",))


@action
def withdraw_nomination(nomination: Nomination, *, by: Person, reason: str = "") -> Nomination:
    """Take a person off the list who has not been invited."""
    nomination = Nomination.objects.select_for_update().get(pk=nomination.pk)
    authorise(by, "programme.organise", nomination)
    if nomination.state not in (NominationState.NAMED, NominationState.RESERVE):
        raise WrongState(_("%(name)s has been invited: take the invitation back first.") % {"name": nomination})
    move_nomination(nomination, NominationState.DECLINED, at=now())
    record("programme.nomination.withdrawn", by=by, target=nomination, reason=reason)
    return nomination
