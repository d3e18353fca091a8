"""Takes nominations in, all of a spreadsheet or none."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.actions.audit import record
from programme.actions.nomination_import import NothingToImport, apply_rows
from programme.actions.place_offer import move_nomination
from programme.models import Cohort, Nomination, Person
from programme.queries.nomination import Fault, NominationRow, clashes
from programme.queries.nomination_import import CHANGE, CREATE
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


@action
def import_nominations(cohort: Cohort, *, by: Person, rows: Sequence[NominationRow]) -> list[Nomination]:
    """Take all rows in at once; makes the organisations and allotments that are new. Taking the same rows twice
    changes nothing. Raises NotImported with every fault."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    authorise(by, "programme.organise", cohort)
    if not rows:
        raise NothingToImport
    if faults := list(clashes(cohort, rows)):
        raise NotImported(faults)
    done = apply_rows(cohort, rows)
    record("programme.nominations.imported", by=by, target=cohort, count=done[CREATE], changed=done[CHANGE])
    return list(cohort.nominations.filter(email__in=[row.email for row in rows]).select_related("organisation"))


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
