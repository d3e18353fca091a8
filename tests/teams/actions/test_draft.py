"""What is typed is kept as it is typed: once, for the prompt it belongs to, over nobody else's words."""

import datetime as dt
import uuid

import pytest

from programme.actions.client_change import IdTaken
from programme.models import AuditEvent
from programme.shared.device_changes import DeviceChange
from programme.shared.refusals import NotAllowed
from teams.actions.draft import NotAskedHere, TooLong, keep_answer
from teams.actions.submission import NotOpenYet, TooLate
from teams.models import Answer, AnswerChange, Extension
from teams.queries.submission import work_on
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db


class Typing:
    """Two members of a team at a deliverable with two prompts."""

    def __init__(self) -> None:
        self.team = teams.full_team(people.cohort())
        self.asked = teams.deliverable(self.team.cohort, prompts=2, grace_seconds=60)
        self.ann, self.ben = (row.enrolment.person for row in self.team.memberships.order_by("pk")[:2])
        self.first, self.second = (str(prompt.pk) for prompt in self.asked.prompts.all())
        self.at = self.asked.due_at - dt.timedelta(days=1)

    def types(self, text, *, by=None, prompt="", base=0, after=(), change=None, minutes=0.0):
        change = change or DeviceChange(uuid.uuid4(), base, tuple(after))
        at = self.at + dt.timedelta(minutes=minutes)
        return keep_answer(self.team, self.asked, prompt or self.first, text, change=change, by=by or self.ann, at=at)

    def texts(self):
        return [part.text for part in work_on(self.team, self.asked).parts]

    def history(self):
        return list(AnswerChange.objects.order_by("answer", "version").values_list("version", "text"))


@pytest.fixture
def typing():
    return Typing()


def test_what_is_typed_is_saved_with_its_version(typing):
    answer = typing.types("We listen first.")

    assert answer == {"state": "saved", "version": 1, "words": 3, "sentence": ""}
    work = work_on(typing.team, typing.asked)
    assert [part.text for part in work.parts] == ["We listen first.", ""]
    assert (work.submission.changed_by, work.submission.changed_at) == (typing.ann, typing.at)


def test_a_change_that_comes_twice_counts_once(typing):
    change = DeviceChange(uuid.uuid4(), 0)
    first = typing.types("We listen.", change=change)
    typing.types("We listen first.", base=1)

    assert typing.types("We listen.", change=change) == first
    assert typing.texts()[0] == "We listen first."


def test_the_id_of_a_change_to_another_prompt_is_refused(typing):
    change = DeviceChange(uuid.uuid4(), 0)
    typing.types("One.", change=change)

    with pytest.raises(IdTaken):
        typing.types("Two.", change=change, prompt=typing.second)


def test_two_people_at_two_prompts_are_not_in_each_others_way(typing):
    typing.types("Ann writes here.", by=typing.ann)
    answer = typing.types("Ben writes there.", by=typing.ben, prompt=typing.second)

    assert answer["state"] == "saved"
    assert typing.texts() == ["Ann writes here.", "Ben writes there."]


def test_two_people_at_one_prompt_never_overwrite_each_other(typing):
    typing.types("Ann's words", by=typing.ann)

    answer = typing.types("Ben's words", by=typing.ben)

    assert (answer["state"], answer["version"]) == ("conflict", 1)
    assert typing.ann.full_name in answer["sentence"]
    assert typing.texts()[0] == "Ann's words"


def test_the_same_words_from_two_people_are_no_conflict(typing):
    typing.types("We agree.", by=typing.ann)

    assert typing.types("We agree.", by=typing.ben)["state"] == "saved"
    assert Answer.objects.get().version == 1


def test_a_device_is_not_in_conflict_with_its_own_change_whose_answer_was_lost(typing):
    lost = DeviceChange(uuid.uuid4(), 0)
    typing.types("We", change=lost)

    answer = typing.types("We listen", base=0, after=[lost.id])

    assert (answer["state"], answer["version"]) == ("saved", 2)


def test_another_persons_lost_change_is_no_excuse(typing):
    lost = DeviceChange(uuid.uuid4(), 0)
    typing.types("Ann's words", change=lost, by=typing.ann)

    assert typing.types("Ben's words", by=typing.ben, after=[lost.id])["state"] == "conflict"


def test_a_sitting_is_one_entry_in_the_history_and_in_the_record(typing):
    for base, text in enumerate(["We", "We listen", "We listen first."]):
        typing.types(text, base=base, minutes=base)

    assert typing.history() == [(3, "We listen first.")]
    assert AuditEvent.objects.filter(code="teams.submission.saved").count() == 1


def test_after_a_pause_a_new_entry_begins(typing):
    typing.types("In the morning.")
    typing.types("In the morning. At night.", base=1, minutes=10.1)

    assert typing.history() == [(1, "In the morning."), (2, "In the morning. At night.")]
    assert AuditEvent.objects.filter(code="teams.submission.saved").count() == 2


def test_another_persons_words_begin_a_new_entry(typing):
    typing.types("Ann.", by=typing.ann)
    typing.types("Ann. Ben.", by=typing.ben, base=1, minutes=1)

    assert typing.history() == [(1, "Ann."), (2, "Ann. Ben.")]


def test_what_is_written_over_stays_in_the_history(typing):
    typing.types("The first idea was letters.")
    typing.types("Some other idea, as long.", base=1, minutes=1)

    assert typing.history() == [(1, "The first idea was letters."), (2, "Some other idea, as long.")]


def test_a_word_put_in_or_taken_out_goes_on_with_the_entry(typing):
    typing.types("We listen first and write later, every week.")
    typing.types("We always listen first and write later, every week.", base=1, minutes=1)
    typing.types("We always listen first and write, every week.", base=2, minutes=2)

    assert typing.history() == [(3, "We always listen first and write, every week.")]


def test_what_is_cut_by_mistake_stays_in_the_history(typing):
    typing.types("A long and careful text about people.")
    typing.types("A", base=1, minutes=1)
    typing.types("A new one", base=2, minutes=2)

    assert typing.history() == [(1, "A long and careful text about people."), (3, "A new one")]


@pytest.mark.parametrize(("seconds_after_due", "refusal"), [(60, None), (61, TooLate), (-30 * 24 * 3600, NotOpenYet)])
def test_the_due_time_and_its_grace_hold_to_the_second(typing, seconds_after_due, refusal):
    typing.at = typing.asked.due_at + dt.timedelta(seconds=seconds_after_due)

    if refusal is None:
        assert typing.types("Just in time.")["state"] == "saved"
    else:
        with pytest.raises(refusal):
            typing.types("Not now.")
        assert not Answer.objects.exists()


def test_an_extension_holds_for_typing_too(typing):
    later = typing.asked.due_at + dt.timedelta(hours=2)
    Extension.objects.create(
        team=typing.team,
        deliverable=typing.asked,
        due_at=later,
        reason="Fire alarm.",
        given_by=people.person(),
        given_at=typing.at,
    )
    typing.at = later

    assert typing.types("With more time.")["state"] == "saved"


def test_only_members_of_the_team_type(typing):
    with pytest.raises(NotAllowed):
        typing.types("Let me help.", by=people.participant(typing.team.cohort))


@pytest.mark.parametrize("prompt", ["0", "x", "-1", "99999999999999999999", "²"])
def test_a_prompt_that_is_not_asked_here_is_refused(typing, prompt):
    with pytest.raises(NotAskedHere):
        typing.types("Words.", prompt=prompt)


def test_a_flood_is_refused_and_too_many_words_are_not(typing):
    assert typing.types("word " * 51)["words"] == 51  # the prompt allows 50: counted when the work is handed in
    with pytest.raises(TooLong):
        typing.types("x" * 1001, base=1)
