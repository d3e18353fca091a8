"""The one download for the room: who took it, and which decks were in it."""

import datetime as dt

from judging.models import PitchDay, RoomPack
from judging.queries import room_pack as queries
from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise


@action
def take_room_pack(day: PitchDay, *, by: Person, at: dt.datetime) -> queries.Contents:
    """Note that somebody takes everything home, with the hash of each deck; gives what to pack."""
    authorise(by, "judging.organise", day)
    contents = queries.contents(day)
    decks = {str(deck.pitch.team_id): deck.hashes for deck in contents.decks}
    pack = RoomPack.objects.create(pitch_day=day, made_at=at, made_by=by, decks=decks)
    record("judging.room_pack.taken", by=by, target=day, pack=pack.pk, decks=decks)
    return contents
