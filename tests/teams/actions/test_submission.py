import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from programme.models import AuditEvent, Notification
from programme.shared.refusals import NotAllowed
from programme.shared.uploads import accept
from teams.actions import submission as act
from teams.actions.freezing import NothingNew
from teams.actions.handed_in import return_submission
from teams.actions.submission import Text
from teams.models import AnswerChange, Attachment, Extension, SubmissionVersion
from teams.queries.submission import work_on
from teams.queries.version import changed_files, changes
from teams.states import SubmissionState, Timing
from tests.factories import programme as people
from tests.factories import teams

pytestmark = pytest.mark.django_db

A_SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def team():
    return teams.full_team(people.cohort())


@pytest.fixture
def asked(team):
    return teams.deliverable(team.cohort, grace_seconds=60)


@pytest.fixture
def ann(team):
    return team.memberships.first().enrolment.person


@pytest.fixture
def prompt(asked):
    return asked.prompts.get().pk


@pytest.fixture
def slot(asked):
    return asked.slots.get().pk


@pytest.fixture
def early(asked):
    return asked.due_at - dt.timedelta(days=1)


def pdf(words: bytes = b"plan"):
    return accept(ContentFile(b"%PDF-1.4\n" + words + b"\n%%EOF\n", name="plan.pdf"), kinds=("pdf",))


def picture():
    held = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(held, "PNG")
    return accept(ContentFile(held.getvalue(), name="sketch.png"), kinds=("png",))


def test_a_draft_keeps_words_and_files(team, asked, ann, prompt, slot, early):
    outcome = act.save_draft(team, asked, {prompt: Text("We listen first.", 0)}, files={slot: pdf()}, by=ann, at=early)

    work = work_on(team, asked)
    assert outcome.conflicts == []
    assert [(part.text, part.version) for part in work.parts] == [("We listen first.", 1)]
    assert work.places[0].attachment.original_name == "plan.pdf"
    assert (work.submission.changed_by, work.submission.changed_at) == (ann, early)
    assert work.submission.state == SubmissionState.DRAFT


def test_every_earlier_text_is_kept(team, asked, ann, prompt, early):
    for version, text in enumerate(["one", "two", "three"]):
        act.save_draft(team, asked, {prompt: Text(text, version)}, by=ann, at=early)

    assert list(AnswerChange.objects.values_list("version", "text")) == [(1, "one"), (2, "two"), (3, "three")]


def test_two_people_changing_one_answer_both_keep_their_words(team, asked, ann, prompt, early):
    ben = team.memberships.last().enrolment.person
    act.save_draft(team, asked, {prompt: Text("Ann's words", 0)}, by=ann, at=early)

    outcome = act.save_draft(team, asked, {prompt: Text("Ben's words", 0)}, by=ben, at=early)

    (conflict,) = outcome.conflicts
    assert (conflict.theirs, conflict.mine, conflict.by) == ("Ann's words", "Ben's words", ann)
    assert work_on(team, asked).parts[0].text == "Ann's words"


def test_an_answer_left_as_it_was_found_is_no_conflict(team, asked, ann, prompt, early):
    act.save_draft(team, asked, {prompt: Text("first", 0)}, by=ann, at=early)
    act.save_draft(team, asked, {prompt: Text("second", 1)}, by=ann, at=early)

    outcome = act.save_draft(team, asked, {prompt: Text("first", 1)}, by=ann, at=early)

    assert outcome.conflicts == []
    assert work_on(team, asked).parts[0].text == "second"


def test_a_file_replaces_the_one_before_which_is_kept(team, asked, ann, slot, early):
    act.save_draft(team, asked, {}, files={slot: pdf()}, by=ann, at=early)
    act.save_draft(team, asked, {}, files={slot: picture()}, by=ann, at=early)

    assert Attachment.objects.count() == 2
    assert Attachment.objects.current().get().kind == "png"


def test_a_file_is_taken_out(team, asked, ann, slot, early):
    act.save_draft(team, asked, {}, files={slot: pdf()}, by=ann, at=early)
    act.save_draft(team, asked, {}, removed=[slot], by=ann, at=early)

    assert not Attachment.objects.current().exists()


def test_handing_in_freezes_words_and_hashes_and_tells_the_team(team, asked, ann, prompt, slot, early):
    file = pdf()
    outcome = act.hand_in(team, asked, {prompt: Text("We listen.", 0)}, files={slot: file}, by=ann, at=early)

    version = outcome.version
    assert (version.number, version.submitted_by, version.submitted_at) == (1, ann, early)
    assert version.timing == Timing.ON_TIME
    assert [each["text"] for each in version.answers] == ["We listen."]
    assert [(each["name"], each["sha256"]) for each in version.manifest] == [("plan.pdf", file.sha256)]
    assert list(version.files.values_list("sha256", flat=True)) == [file.sha256]
    receipts = Notification.objects.filter(kind="teams.receipt")
    assert receipts.count() == 4
    assert file.sha256 in receipts.first().body
    assert Notification.objects.filter(kind="teams.version_to_review").count() == 2
    assert "teams.submission.submitted" in AuditEvent.objects.values_list("code", flat=True)


def test_a_frozen_version_stays_when_the_draft_goes_on(team, asked, ann, prompt, slot, early):
    first = act.hand_in(team, asked, {prompt: Text("One.", 0)}, files={slot: pdf(b"a")}, by=ann, at=early).version
    second = act.hand_in(team, asked, {prompt: Text("Two.", 1)}, files={slot: pdf(b"b")}, by=ann, at=early).version

    first.refresh_from_db()
    assert first.answers[0]["text"] == "One."
    assert changes(second, first) == [{"question": "Question 1", "before": "One.", "after": "Two."}]
    assert [each["slot"] for each in changed_files(second, first)] == ["File 1"]


def test_the_same_again_is_refused(team, asked, ann, prompt, early):
    act.hand_in(team, asked, {prompt: Text("One.", 0)}, by=ann, at=early)

    with pytest.raises(NothingNew):
        act.hand_in(team, asked, {prompt: Text("One.", 1)}, by=ann, at=early)

    assert SubmissionVersion.objects.count() == 1


def test_what_is_missing_is_said_and_the_draft_is_kept(team, asked, ann, prompt, early):
    outcome = act.hand_in(team, asked, {prompt: Text("word " * 60, 0)}, by=ann, at=early)

    assert outcome.version is None
    assert outcome.problems == ["“Question 1” has 10 words too many. It may have 50."]
    assert work_on(team, asked).parts[0].words == 60


@pytest.mark.parametrize(
    ("after_due", "timing"), [(dt.timedelta(0), Timing.ON_TIME), (dt.timedelta(seconds=60), Timing.IN_GRACE)]
)
def test_the_last_moment_counts_by_arrival(team, asked, ann, prompt, after_due, timing):
    outcome = act.hand_in(team, asked, {prompt: Text("Just.", 0)}, by=ann, at=asked.due_at + after_due)

    assert outcome.version.timing == timing


def test_a_second_after_grace_is_too_late(team, asked, ann, prompt):
    with pytest.raises(act.TooLate, match="This was due at"):
        act.hand_in(team, asked, {prompt: Text("Late.", 0)}, by=ann, at=asked.closes_at + A_SECOND)

    assert not SubmissionVersion.objects.exists()


def test_an_extension_opens_it_again_for_this_team(team, asked, ann, prompt):
    until = asked.due_at + dt.timedelta(days=2)
    Extension.objects.create(
        deliverable=asked, team=team, due_at=until, reason="Illness", given_by=ann, given_at=asked.due_at
    )

    outcome = act.hand_in(team, asked, {prompt: Text("Later.", 0)}, by=ann, at=until)

    assert outcome.version.timing == Timing.EXTENDED


def test_before_it_opens_nothing_is_written(team, asked, ann, prompt):
    with pytest.raises(act.NotOpenYet):
        act.save_draft(team, asked, {prompt: Text("Early.", 0)}, by=ann, at=asked.opens_at - A_SECOND)


def test_only_members_write(team, asked, prompt, early):
    outsiders = [
        teams.member(teams.team(team.cohort)),
        team.mentorships.first().enrolment.person,
        people.organiser(team.cohort),
        people.site_admin(),
    ]

    for person in outsiders:
        with pytest.raises(NotAllowed):
            act.save_draft(team, asked, {prompt: Text("Hello", 0)}, by=person, at=early)


def test_an_earlier_version_becomes_the_draft_again(team, asked, ann, prompt, slot, early):
    first = act.hand_in(team, asked, {prompt: Text("One.", 0)}, files={slot: pdf(b"a")}, by=ann, at=early).version
    act.save_draft(team, asked, {prompt: Text("Two.", 1)}, files={slot: pdf(b"b")}, by=ann, at=early)

    act.restore(first, by=ann, at=early)

    work = work_on(team, asked)
    assert work.parts[0].text == "One."
    assert work.places[0].attachment.sha256 == first.manifest[0]["sha256"]
    assert AnswerChange.objects.count() == 3


def test_returned_work_can_be_handed_in_again(team, asked, ann, prompt, early):
    organiser = people.organiser(team.cohort)
    version = act.hand_in(team, asked, {prompt: Text("One.", 0)}, by=ann, at=early).version

    returned = return_submission(version.submission, reason="The plan names a person.", by=organiser)
    again = act.hand_in(team, asked, {prompt: Text("Two.", 1)}, by=ann, at=early)

    assert returned.state == SubmissionState.RETURNED
    assert again.version.number == 2
    assert Notification.objects.filter(kind="teams.returned").count() == 4
