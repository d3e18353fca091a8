"""Takes paper sheets in: two people type the whole of each, and only what both typed the same goes onto the card."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from judging.actions.scorecard import Change, Saved, save_scorecard
from judging.models import PaperEntry, Scorecard
from programme.actions.audit import record
from programme.models import Person
from programme.shared import looking
from programme.shared.acting import action
from programme.shared.authorise import authorise, may
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import LookKind

MISSED = "missed"


class Barred(Refused):
    sentence = _("Something bars this judge from this team, so there is no sheet to type in.")


class Differs(Refused):
    sentence = _("The two entries differ. Look at the paper again.")

    def __init__(self, first: dict[str, Any], where: list[str]) -> None:
        super().__init__()
        self.first, self.where = first, where


@action
def type_sheet(
    card: Scorecard,
    values: dict[int, int | str | None],
    *,
    by: Person,
    missed: bool = False,
    at: dt.datetime | None = None,
) -> Saved | None:
    """The first person's entry is kept aside; a second person's equal one is saved as the judge's card.

    Raises Differs where the two are not equal: what the first says is then shown, which is a look. Who typed the first
    entry and types again replaces it. Returns what became of the save, and None while the second entry is waited for.
    """
    card = Scorecard.objects.select_for_update(of=("self",)).with_grounds().get(pk=card.pk)
    authorise(by, "judging.type_paper", card.pitch)
    if not may(card.judge, "judging.score", card):
        raise Barred
    typed = {str(key): value for key, value in values.items() if value not in (None, "")} | {MISSED: missed}
    first = PaperEntry.objects.filter(card=card, agreed_at=None).first()
    if first is None or first.typed_by_id == by.pk:
        entry, _is_new = PaperEntry.objects.update_or_create(
            card=card, agreed_at=None, defaults={"values": typed, "typed_by": by, "typed_at": at or now()}
        )
        record("judging.paper.typed", by=by, target=entry, card=str(card.pk))
        return None
    where = [key for key in {*typed, *first.values} if typed.get(key) != first.values.get(key)]
    if where:
        looking.saw(by, LookKind.SCORECARDS, card.pitch.pitch_day)
        raise Differs(first.values, where)
    return _agree(first, values, by=by, missed=missed, at=at or now())


def _agree(
    entry: PaperEntry, values: dict[int, int | str | None], *, by: Person, missed: bool, at: dt.datetime
) -> Saved:
    card = entry.card
    change = Change(entry.pk, card.version)
    saved = save_scorecard(
        card.pitch_id, values, by=card.judge, change=change, hand_in=not missed, missed=missed, typed_by=by
    )
    entry.agreed_by, entry.agreed_at, entry.card_version = by, at, saved.version
    entry.save(update_fields=("agreed_by", "agreed_at", "card_version"))
    record(
        "judging.paper.agreed",
        by=by,
        target=entry,
        card=str(card.pk),
        version=saved.version,
        first=str(entry.typed_by_id),
        second=str(by.pk),
    )
    return saved


@action
def discard_entry(entry: PaperEntry, *, by: Person) -> None:
    """Throw away a first entry that was mistyped, so that two people begin anew."""
    authorise(by, "judging.type_paper", entry.card.pitch)
    record("judging.paper.discarded", by=by, target=entry, card=str(entry.card_id), first=str(entry.typed_by_id))
    PaperEntry.objects.filter(pk=entry.pk, agreed_at=None).delete()
