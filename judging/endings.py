"""What this app frees when a place ends: seats on panels that are still to sit; and who is asked anew about links."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from judging.actions.conflict import look_again
from judging.actions.panel import leave_panels
from judging.models import PitchDay
from judging.queries import panel, signature
from judging.queries.erasure import days_judged, days_led, days_to_sign
from programme.models import Enrolment, Person, Programme
from programme.shared.endings import Ending, blocks_erasure, guards_address, on_new_employer, register_ending
from programme.shared.handover import Duty, register_duty


def seats_to_come(enrolment: Enrolment, at: dt.datetime) -> Iterator[str]:
    for seat in panel.seats_to_come(enrolment):
        yield (
            _("The seat on the panel ends. Cards that were handed in stay and count.")
            if panel.has_scored(seat)
            else _("The seat on the panel is free.")
        )


def leave(enrolment: Enrolment, by: Person, at: dt.datetime) -> None:
    leave_panels(enrolment, by=by)


register_ending(Ending(seats_to_come, leave, order=30))


@on_new_employer
def links_to_teams(enrolment: Enrolment, by: Person, at: dt.datetime) -> None:
    look_again(enrolment.cohort, by=by)


@guards_address
def may_sign(person: Person) -> bool:
    return bool(signature.grants_of(person))


@blocks_erasure
def results_that_need_them(person: Person) -> Iterator[str]:
    """Nobody is erased who is still to score, to lead a day or to sign."""
    for day in days_judged(person):
        yield _(
            "Scoring of %(cohort)s is open and they sit on its panel: wait for the lock, or replace them first."
        ) % {"cohort": day.cohort}
    for day in days_led(person):
        yield _("They chair the pitch day of %(cohort)s: name somebody else first.") % {"cohort": day.cohort}
    for day in days_to_sign(person):
        yield _("They are to sign the result of %(cohort)s: name another signatory first, or wait for it.") % {
            "cohort": day.cohort
        }


def _cohorts(days: QuerySet[PitchDay], programme: Programme) -> list[str]:
    return [str(day.cohort) for day in days.filter(cohort__programme=programme)]


register_duty(
    Duty(
        _lazy("Rights to sign a result"),
        lambda person, programme, at: _cohorts(days_to_sign(person), programme),
        hint=_lazy("Nobody signs in another's place. Offer the right to somebody else on the desk “Pitch day”."),
        order=70,
    )
)
register_duty(
    Duty(
        _lazy("Chair or deputy of a pitch day"),
        lambda person, programme, at: _cohorts(days_led(person), programme),
        hint=_lazy("Name another chair or deputy of the results group in the plan of the pitch day."),
        order=71,
    )
)
