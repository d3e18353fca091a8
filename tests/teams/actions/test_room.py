import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from programme.models import AuditEvent, Notification
from programme.shared.calendar import CalendarEntry
from programme.shared.refusals import NotAllowed
from teams.actions import meeting as meetings
from teams.actions import room as act
from teams.calendar_entries import meetings as entries
from teams.demo import picture
from teams.states import NoteKind
from tests.factories import teams as make


def room(world, role):
    return world.client(role).get(world.url("team_detail", world.team.pk)).content.decode()


def test_the_team_is_asked_once_whether_mentors_read_drafts_and_mentors_read_only_after_a_yes(world):
    make.submission(world.team, world.asked)
    draft = world.url("room_draft", world.team.pk, world.asked.pk)
    assert "May your mentors read drafts?" in room(world, "TM")
    assert world.client("ME").get(draft).status_code == 404

    world.client("TM").post(world.url("room_share", world.team.pk), {"may_read": "yes"})

    assert "May your mentors read drafts?" not in room(world, "T2")
    assert "We would write to people first." in world.client("ME").get(draft).content.decode()
    assert {world.client(role).get(draft).status_code for role in ("MO", "PA", "OR", "SA", "JU")} == {404}
    with pytest.raises(NotAllowed):
        act.choose_sharing(world.team, False, by=world.people["ME"])


def test_who_may_read_a_draft_may_open_its_files_as_they_are_now(world):
    work = make.submission(world.team, world.asked)
    slot = world.asked.slots.get()
    old = make.attachment(work, slot, original_name="old.pdf", replaced_at=timezone.now())
    new = make.attachment(work, slot, original_name="new.pdf")
    act.choose_sharing(world.team, True, by=world.people["TM"])

    shown = world.client("ME").get(world.url("room_draft", world.team.pk, world.asked.pk)).content.decode()

    def answer_to(file):
        answer = world.client("ME").get(world.url("attachment_download", file.pk))
        # Read to its end: a file that is only asked for stays open.
        return answer.status_code, len(answer.getvalue())

    assert "new.pdf" in shown
    assert "old.pdf" not in shown
    assert answer_to(new) == (200, new.size)
    assert answer_to(old)[0] == 404
    act.choose_sharing(world.team, False, by=world.people["TM"])
    assert answer_to(new)[0] == 404


def test_a_mentor_asks_to_read_and_the_team_decides(world):
    act.choose_sharing(world.team, False, by=world.people["TM"])

    world.client("ME").post(world.url("room_ask", world.team.pk))

    assert Notification.objects.filter(kind="teams.drafts_asked").count() == 4
    assert "A mentor has asked to read" in room(world, "TM")
    act.choose_sharing(world.team, True, by=world.people["T2"])
    with pytest.raises(act.MayReadAlready):
        act.ask_to_read(world.team, by=world.people["ME"], at=timezone.now())


def test_notes_and_decisions_are_for_the_team_and_its_mentors(world):
    act.write_note(world.team, "We cut the app.", kind=NoteKind.DECISION, by=world.people["TM"], at=timezone.now())

    assert "We cut the app." in room(world, "ME")
    assert "We cut the app." not in room(world, "PA")
    with pytest.raises(NotAllowed):
        act.write_note(world.team, "Hello", kind=NoteKind.NOTE, by=world.people["PA"], at=timezone.now())


def test_a_mentor_books_a_meeting_into_everybodys_calendar_and_calls_it_off(world):
    now = timezone.now()
    words = {"minutes": 45, "place": "Online", "notes": ""}
    booked = meetings.book_meeting(
        world.team, starts_at=now + dt.timedelta(days=2), **words, by=world.people["ME"], at=now
    )

    (entry,) = entries(world.people["TM"], world.cohort)
    assert isinstance(entry, CalendarEntry)
    assert entry.ends_at - entry.starts_at == dt.timedelta(minutes=45)
    assert list(entries(world.people["PA"], world.cohort)) == []
    assert Notification.objects.filter(kind="teams.meeting_booked").count() == 5

    meetings.cancel_meeting(booked, by=world.people["M2"], at=now)
    assert list(entries(world.people["TM"], world.cohort)) == []
    assert Notification.objects.filter(kind="teams.meeting_cancelled").count() == 5


def test_a_meeting_that_was_is_logged_and_nobody_is_written_to(world):
    now = timezone.now()
    words = {"minutes": 30, "place": "", "notes": "We spoke of budgets."}
    meetings.book_meeting(world.team, starts_at=now - dt.timedelta(days=1), **words, by=world.people["ME"], at=now)

    assert "We spoke of budgets." in room(world, "TM")
    assert not Notification.objects.filter(kind="teams.meeting_booked").exists()
    with pytest.raises(NotAllowed):
        meetings.book_meeting(world.team, starts_at=now, **words, by=world.people["TM"], at=now)


def test_a_picture_needs_words_and_the_cohort_sees_both(world):
    page = world.url("room_edit", world.team.pk)
    file = SimpleUploadedFile("us.png", picture("#0F5A52"), "image/png")
    refused = world.client("TM").post(page, {"about": "Letters in time.", "alt": "", "picture": file})
    assert "Say in a sentence what the picture shows" in refused.content.decode()

    file.seek(0)
    world.client("TM").post(page, {"about": "Letters in time.", "alt": "Three boxes", "picture": file})

    shown = room(world, "PA")
    assert 'alt="Three boxes"' in shown
    assert "Letters in time." in shown
    sent = world.client("PA").get(world.url("room_picture", world.team.pk))
    assert sent.getvalue().startswith(b"\x89PNG")
    assert world.client("OX").get(world.url("room_picture", world.team.pk)).status_code == 404
    world.client("TM").post(page, {"about": "", "alt": "", "remove": "on"})
    assert "team-picture" not in room(world, "PA")
    assert AuditEvent.objects.filter(code="teams.team.page_changed").count() == 2
