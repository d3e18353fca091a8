"""Asks judges for the cards that are waited for."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from judging.models import PitchDay
from judging.notifications import JUDGE_NUDGED
from judging.queries import progress
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import site_address
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now

# Two who press within that many minutes send one message.
ONE_WITHIN = 10


class NobodyToAsk(Refused):
    sentence = _("Every card of a pitch that has begun is in.")


@action
def nudge_judges(day: PitchDay, *, by: Person, judge: str = "", at: dt.datetime | None = None) -> int:
    """Write to the judges whose cards for pitches that have begun are not in; to one of them if `judge` names one."""
    at = at or now()
    authorise(by, "judging.nudge", day)
    rows = progress.to_nudge(day, judge) if day.is_open else []
    if not rows:
        raise NobodyToAsk
    act = f"{at:%Y%m%d%H}{at.minute // ONE_WITHIN}"
    for row in rows:
        teams = [str(pitch) for pitch in row.waited_for]
        address = site_address("judging:scorecard_home")
        notify(JUDGE_NUDGED, to=[row.judge], about=day, act=act, teams=teams, address=address)
    record("judging.judges.nudged", by=by, target=day, judges=[str(row.judge.pk) for row in rows])
    return len(rows)
