"""What this app frees when a place ends: seats on panels that are still to sit; and who is asked anew about links."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from judging.actions.conflict import look_again
from judging.actions.panel import leave_panels
from judging.queries import panel, signature
from programme.models import Enrolment, Person
from programme.shared.endings import Ending, guards_address, on_new_employer, register_ending


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
