"""What people ask the organisers."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from programme.actions import conversation as actions
from programme.actions import public_answer
from programme.models import AuditEvent, Cohort, Conversation, ConversationMessage, Notification, Person
from programme.queries import conversation as queries
from programme.queries import public_answer as answers
from programme.shared.refusals import NotAllowed
from programme.states import ConversationState, EnrolmentState
from tests.factories import programme as make

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)  # a Tuesday


def later(minutes: int) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


@pytest.fixture
def cohort() -> Cohort:
    return make.cohort()


@pytest.fixture
def ann(cohort: Cohort) -> Person:
    return make.participant(cohort, who=make.person("Ann Arbor"))


@pytest.fixture
def olivia(cohort: Cohort) -> Person:
    return make.organiser(cohort)


def asked(cohort: Cohort, by: Person, text: str = "Is there parking?", **more) -> Conversation:
    return actions.ask(cohort, subject="Parking", text=text, by=by, at=AT, **more)


def told(person: Person) -> list[str]:
    rows = Notification.objects.filter(person=person, kind__startswith="programme.conversation")
    return list(rows.order_by("created_at").values_list("subject", flat=True))


def test_a_question_reaches_every_organiser_and_nobody_else(cohort, ann, olivia):
    other = make.organiser(cohort)
    stranger = make.organiser(make.cohort())

    conversation = asked(cohort, ann, asked_on="/programmes/x/y/visits/")

    assert told(olivia) == told(other) == ["Ann Arbor asks: Parking"]
    assert told(stranger) == told(ann) == []
    assert (conversation.state, conversation.asked_on) == ("waiting", "/programmes/x/y/visits/")
    event = AuditEvent.objects.get(code="programme.conversation.asked")
    assert "parking" not in str(event.facts).lower()


def test_an_answer_goes_to_who_asked_with_its_text_and_back_it_waits_again(cohort, ann, olivia):
    conversation = asked(cohort, ann)

    actions.say(conversation, "Yes, **behind** the hall.", by=olivia, at=later(5))
    conversation.refresh_from_db()
    assert (conversation.state, conversation.moved_at) == ("answered", later(5))
    mail = Notification.objects.get(kind="programme.conversation_answered")
    assert (mail.person, mail.subject) == (ann, "Answered: Parking")
    assert "behind the hall." in mail.body.replace("*", "").replace("\\", "")

    actions.say(conversation, "And for bicycles?", by=ann, at=later(9))
    conversation.refresh_from_db()
    assert conversation.state == "waiting"
    assert list(conversation.messages.values_list("from_organisers", flat=True)) == [False, True, False]


@pytest.mark.parametrize("who", ["the same key", "another key"])
def test_the_same_form_sent_twice_asks_and_says_once(cohort, ann, who):
    key = uuid4()
    conversation = asked(cohort, ann, key=key)
    again = asked(cohort, ann, key=key if who == "the same key" else uuid4())
    assert (again == conversation) is (who == "the same key")

    said = uuid4()
    actions.say(conversation, "Please.", by=ann, at=later(1), key=said)
    actions.say(conversation, "Please.", by=ann, at=later(2), key=said if who == "the same key" else uuid4())
    assert conversation.messages.count() == (2 if who == "the same key" else 3)


def test_somebody_elses_key_takes_nothing_over(cohort, ann):
    key = uuid4()
    mine = asked(cohort, ann, key=key)
    with pytest.raises(Exception, match=r"(?i)unique"):
        asked(cohort, make.participant(cohort), key=key)
    assert mine.asked_by == ann


def test_an_assigned_question_tells_only_whom_it_is_assigned_to(cohort, ann, olivia):
    other = make.organiser(cohort)
    conversation = asked(cohort, ann)

    actions.assign(conversation, other, by=olivia)
    actions.say(conversation, "One more thing.", by=ann, at=later(3))

    assert (len(told(olivia)), len(told(other))) == (1, 2)
    other.programme_roles.all().delete()
    actions.say(conversation, "Hello?", by=ann, at=later(4))
    assert len(told(olivia)) == 2, "Whoever has left the organisers is not asked any more."


def test_only_an_organiser_can_be_assigned(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    with pytest.raises(actions.NotAnOrganiser):
        actions.assign(conversation, ann, by=olivia)
    actions.assign(conversation, olivia, by=olivia)
    assert actions.assign(conversation, None, by=olivia).assigned_to is None


def test_a_closed_question_opens_when_somebody_writes(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    actions.close(conversation, by=olivia)
    assert Conversation.objects.get().state == ConversationState.CLOSED
    assert told(ann) == []

    actions.say(conversation, "Thank you, found it.", by=ann, at=later(20))
    assert Conversation.objects.get().state == ConversationState.WAITING


@pytest.mark.parametrize("role", [make.participant, make.mentor, make.judge, make.observer])
def test_everybody_with_a_place_may_ask(cohort, olivia, role):
    assert asked(cohort, role(cohort)).state == "waiting"


@pytest.mark.parametrize("state", [EnrolmentState.PAUSED, EnrolmentState.COMPLETED])
def test_who_pauses_or_is_done_may_ask_too(cohort, ann, olivia, state):
    ann.enrolments.update(state=state)
    conversation = asked(cohort, ann)
    actions.say(conversation, "Of course.", by=olivia, at=later(1))
    assert told(ann) == ["Answered: Parking"]


def test_nobody_else_asks_answers_assigns_or_closes(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    for stranger in (make.participant(cohort), make.organiser(make.cohort()), make.site_admin()):
        with pytest.raises(NotAllowed):
            actions.say(conversation, "Me too", by=stranger, at=AT)
        with pytest.raises(NotAllowed):
            actions.assign(conversation, None, by=stranger)
        with pytest.raises(NotAllowed):
            actions.close(conversation, by=stranger)
    with pytest.raises(NotAllowed):
        asked(cohort, make.participant(make.cohort()))
    ann.enrolments.update(state=EnrolmentState.WITHDRAWN)
    with pytest.raises(NotAllowed):
        asked(cohort, ann)
    assert ConversationMessage.objects.count() == 1


def test_a_conversation_is_seen_by_who_asked_and_by_organisers_only(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    seen = [
        queries.for_person(who, cohort, conversation.pk) is not None
        for who in (ann, olivia, make.participant(cohort), make.site_admin(), make.organiser(make.cohort()))
    ]
    assert seen == [True, True, False, False, False]
    assert queries.for_person(olivia, make.cohort(programme=cohort.programme), conversation.pk) is None


def test_with_a_clock_set_back_nothing_is_said_before_what_it_answers(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    said = actions.say(conversation, "Yes.", by=olivia, at=later(-60))
    assert said.at == AT


def test_every_change_raises_the_version_that_open_pages_ask_for(cohort, ann, olivia):
    conversation = asked(cohort, ann)
    seen = [queries.version(ann, cohort, conversation.pk)]
    actions.say(conversation, "Yes.", by=olivia, at=later(1))
    seen.append(queries.version(ann, cohort, conversation.pk))
    actions.assign(conversation, olivia, by=olivia)
    seen.append(queries.version(ann, cohort, conversation.pk))
    actions.close(conversation, by=olivia)
    seen.append(queries.version(ann, cohort, conversation.pk))
    assert seen == [1, 2, 3, 4]
    assert queries.version(make.participant(cohort), cohort, conversation.pk) is None


# Ready answers


def test_a_ready_answer_is_kept_changed_and_removed(cohort, olivia):
    kept = actions.save_ready_reply(cohort.programme, name="Travel", text="Claim it within a month.", by=olivia)
    actions.save_ready_reply(cohort.programme, name="Travel", text="Within two months.", by=olivia, reply=kept)
    with pytest.raises(actions.NameIsTaken):
        actions.save_ready_reply(cohort.programme, name="Travel", text="Else.", by=olivia)
    assert [each.text for each in queries.ready_replies(cohort.programme)] == ["Within two months."]

    actions.remove_ready_reply(kept, by=olivia)
    assert not queries.ready_replies(cohort.programme)


def test_ready_answers_of_another_programme_are_not_found(cohort, olivia):
    kept = actions.save_ready_reply(cohort.programme, name="Travel", text="Claim it.", by=olivia)
    assert queries.ready_reply(cohort.programme, str(kept.pk)) == kept
    assert queries.ready_reply(make.programme(), str(kept.pk)) is None
    assert queries.ready_reply(cohort.programme, "no id at all") is None


# For everybody


def test_an_answer_for_everybody_holds_nothing_of_who_asked(cohort, olivia):
    row = public_answer.publish_answer(
        cohort, question="Is there parking?", answer="Behind the hall.", by=olivia, at=AT
    )
    assert [field.name for field in row._meta.get_fields() if field.is_relation] == ["cohort"]
    assert list(answers.shown(cohort, search="PARKING hall")) == [row]
    assert not answers.shown(cohort, search="parking lake")
    assert not answers.shown(make.cohort())


def test_an_answer_that_is_taken_back_is_shown_to_nobody(cohort, ann, olivia):
    row = public_answer.publish_answer(cohort, question="Q?", answer="A.", by=olivia, at=AT)
    with pytest.raises(NotAllowed):
        public_answer.withdraw_answer(row, by=ann, at=later(1))
    public_answer.withdraw_answer(row, by=olivia, at=later(1))
    assert public_answer.withdraw_answer(row, by=olivia, at=later(2)).withdrawn_at == later(1)
    assert not answers.shown(cohort)
    assert answers.one(cohort, row.pk) is None


# Office hours


@pytest.mark.parametrize(
    ("at", "is_open", "changes"),
    [
        ("2026-11-24 09:00", True, "2026-11-24 17:00"),
        ("2026-11-24 08:59", False, "2026-11-24 09:00"),
        ("2026-11-24 17:00", False, "2026-11-25 09:00"),
        ("2026-12-04 18:00", False, "2026-12-07 09:00"),
        ("2026-12-25 10:00", False, "2026-12-29 09:00"),
        # The clocks go forward in the night before.
        ("2027-03-26 20:00", False, "2027-03-30 09:00"),
    ],
    ids=["just opened", "a minute early", "just closed", "before a weekend", "on bank holidays", "over a clock change"],
)
def test_whoever_asks_sees_when_organisers_are_at_their_desks(cohort, olivia, at, is_open, changes):
    actions.set_office_hours(cohort.programme, opens=dt.time(9), closes=dt.time(17), words="", by=olivia)
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=cohort.zone)

    desk = queries.at_their_desks(cohort, at=moment)

    assert desk
    assert desk.is_open is is_open
    assert desk.changes_at == dt.datetime.fromisoformat(changes).replace(tzinfo=cohort.zone)


def test_without_office_hours_nothing_is_promised(cohort):
    assert queries.at_their_desks(cohort, at=timezone.now()) is None
