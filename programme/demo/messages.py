"""The chapter on what organisers write."""

import datetime as dt

from programme.actions import announcement as announcements
from programme.actions import conversation
from programme.actions import nudge as nudges
from programme.actions.bounce import mark_lost
from programme.actions.delivery import send_one
from programme.actions.message_text import change_text
from programme.actions.public_answer import publish_answer
from programme.demo.season import Season
from programme.notifications import BOOKING_CONFIRMED
from programme.queries.notification import latest_to as written_to
from programme.queries.nudge import rules_of as nudge_rules
from programme.states import Role


def write_to_people(season: Season) -> None:
    """Rules that remind people, an announcement that is out and one that waits, a text of their own, a lost address."""
    cohort, by = season.cohort, season.organiser
    nudges.take_suggestions(cohort, by=by)
    for rule in nudge_rules(cohort, at=season.now)[:2]:
        nudge = rule.nudge
        nudges.save_nudge(
            cohort,
            by=by,
            audience=nudge.audience,
            hours_before=nudge.hours_before,
            subject=nudge.subject,
            body=nudge.body,
            is_on=True,
            nudge=nudge,
        )
    _announce(season)
    change_text(
        cohort.programme,
        BOOKING_CONFIRMED,
        subject="See you at {visit}",
        body="Hello {name},\n\nyou have a place on **{visit}**, {visit_starts_at}, {visit_town}.\n\n"
        "Everything you need is here: {link}\n\nIf you cannot come, please give the place back there.",
        by=by,
    )
    _ask(season)
    row = written_to("pat.lindsay@cabinet.example", cohort.programme)
    if row and send_one(row):
        mark_lost(row.pk, reason="5.1.1 No such mailbox here", at=season.now)


def _ask(season: Season) -> None:
    """One question is answered, and its answer stands for everybody; one has been taken on; one is new."""
    cohort, by = season.cohort, season.organiser
    conversation.set_office_hours(
        cohort.programme,
        opens=dt.time(9),
        closes=dt.time(17),
        words="We answer within one working day.",
        by=by,
    )
    conversation.save_ready_reply(
        cohort.programme, name="Travel", text="Claim your travel within a month, with the receipts.", by=by
    )
    asked = [
        conversation.ask(cohort, subject=subject, text=text, by=season.people[email], at=season.at(days, hour=10))
        for days, email, subject, text in (
            (-4, "aisha.rahman0@revenueservice.example", "Laptop at the hosts", "May I bring my own laptop to visits?"),
            (-2, "mia.mentor@revenueservice.example", "A second room", "Could my teams have a room on Thursday?"),
            (-1, "aisha.rahman0@revenueservice.example", "Travel", "Who pays for the train to Leeds?"),
        )
    ]
    answer = "Yes. Hosts have a guest network; ask at the reception for its password."
    conversation.say(asked[0], answer, by=by, at=season.at(-4, hour=11))
    conversation.assign(asked[1], by, by=by)
    publish_answer(
        cohort, question="May I bring my own laptop to visits?", answer=answer, by=by, at=season.at(-4, hour=12)
    )


def _announce(season: Season) -> None:
    """One is out, one waits for its hour."""
    cohort, by = season.cohort, season.organiser
    told = announcements.write(
        cohort,
        {
            "subject": "Lunch on visits is on the hosts",
            "body": "Hello {name},\n\nevery host gives you lunch. Tell them on your booking what you do not eat.",
            "audience": {"role": [Role.PARTICIPANT]},
            "is_urgent": False,
            "on_home_until": season.at(20).date(),
        },
        by=by,
    )
    announcements.send(told, by=by)
    later = announcements.write(
        cohort,
        {
            "subject": "Where to leave your coat on the pitch day",
            "body": "Dear {name},\n\nthe cloakroom is behind the reception. Please be there at **9am**.",
            "audience": {},
            "is_urgent": False,
            "on_home_until": None,
        },
        by=by,
    )
    announcements.schedule(later, send_at=season.at(2, 16), by=by)
