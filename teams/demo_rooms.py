"""What teams of the demo season do in their rooms: a picture, drafts shared, a decision, meetings, how they work."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from programme.demo.season import Season
from programme.models import Person
from programme.shared.upload_kinds import PICTURES
from programme.shared.uploads import accept
from teams.actions import meeting as meetings
from teams.actions import peer_view, room
from teams.models import Team
from teams.states import NoteKind

ABOUT = "We want people who move house to tell the state once, and every office to hear of it."
ALT = "A sketch of three boxes joined by arrows: the person, one form, and every office."
LINE = "Our meetings work better since one of us keeps the time. Thank you for suggesting it."


def furnish(season: Season, team: Team, sketch: bytes) -> None:
    """The first team of the season: everything its room can hold."""
    members = _people(team.memberships)
    mentor = _people(team.mentorships)[0]
    picture = accept(ContentFile(sketch, name="team.png"), kinds=PICTURES)
    room.change_page(team, about=ABOUT, picture=picture, alt=ALT, remove=False, by=members[0])
    room.choose_sharing(team, True, by=members[0])
    decided = "One form first; the letter comes after the pitch."
    room.write_note(team, decided, kind=NoteKind.DECISION, by=members[1], at=season.on_day(29, 16))
    words = {"minutes": 45, "place": "", "notes": "We went through the interviews. Next: one figure to move."}
    meetings.book_meeting(team, starts_at=season.on_day(18, 12), **words, by=mentor, at=season.on_day(18, 17))
    ahead = {"minutes": 30, "place": "Online", "notes": "A last look at the slides."}
    meetings.book_meeting(team, starts_at=season.on_day(76, 12), **ahead, by=mentor, at=season.on_day(70, 9))
    for number, member in enumerate(members[:4]):
        views = {mate: {"shares": 3 + number % 2, "listens": 4, "helps": 3} for mate in members if mate != member}
        line = LINE if number == 0 else ""
        peer_view.give_views(team, views, line=line, by=member, on=season.on_day(40).date() + dt.timedelta(days=number))


def _people(rows: Any) -> list[Person]:
    return [each.enrolment.person for each in rows.live().select_related("enrolment__person")]
