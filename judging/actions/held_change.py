"""Which cards have changes that lie on a judge's device only, as far as the device could say so."""

import datetime as dt

from judging.actions.board import raise_board
from judging.models import HeldChange, PitchDay, Scorecard
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.device_changes import Holding

KEPT_FOR = dt.timedelta(days=30)


@action
def note_held_changes(holding: Holding, *, by: Person, at: dt.datetime) -> None:
    """Put what the device holds now in place of what it held. Only the judge's own cards are looked at."""
    own = Scorecard.objects.filter(judge=by)
    there = HeldChange.objects.filter(card__in=own, device=holding.device)
    before = set(there.values_list("card", flat=True))
    held = set(own.filter(pitch__in=holding.targets).values_list("pk", flat=True))
    there.exclude(card__in=held).delete()
    HeldChange.objects.bulk_create(
        HeldChange(card_id=card, device=holding.device, told_at=at) for card in sorted(held - before)
    )
    for day in PitchDay.objects.filter(pitches__scorecards__in=held ^ before).distinct():
        record("judging.scorecard.held", by=by, target=day, held=len(held))
        raise_board(day)


def forget_held_changes(*, at: dt.datetime) -> int:
    """Forget what devices said long ago; returns how many."""
    return HeldChange.objects.filter(told_at__lt=at - KEPT_FOR).delete()[0]
