import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from programme.models import AuditEvent, Notification
from teams.models import Deliverable, Extension, SubmissionVersion
from teams.states import SubmissionState
from tests.factories import teams
from tests.support.counting import counted


def moment(name, at):
    local = timezone.localtime(at)
    return {f"{name}_0": local.day, f"{name}_1": local.month, f"{name}_2": local.year, f"{name}_3": f"{local:%H:%M}"}


def filled(form, **values):
    """What a browser would send for a form as it is shown."""
    data = {}
    for field in form:
        value = field.value()
        if value in (None, False, ""):
            continue
        if isinstance(value, dt.datetime):
            data |= moment(field.html_name, value)
        else:
            data[field.html_name] = "on" if value is True else value
    return data | values


@pytest.mark.parametrize(("preset", "prompts"), [("problem", 3), ("interim", 3), ("final", 4)])
def test_a_preset_becomes_a_deliverable(world, preset, prompts):
    client, now = world.client("OR"), timezone.now()
    url = world.url("deliverable_create") + f"?preset={preset}"
    form = client.get(url).context["form"]
    dates = moment("opens_at", now) | moment("due_at", now + dt.timedelta(days=9))
    dates |= moment("reviews_due_at", now + dt.timedelta(days=16))

    client.post(url, filled(form, title="Fresh", **dates))

    made = Deliverable.objects.get(title="Fresh")
    assert made.prompts.count() == prompts
    assert made.slots.exists()
    assert made.grace_seconds == 300
    assert made.review_point.name == "Fresh"


def test_a_deliverable_without_questions_is_sent_back(world):
    now = timezone.now()
    dates = moment("opens_at", now) | moment("due_at", now + dt.timedelta(days=9))

    answer = world.client("OR").post(world.url("deliverable_create"), {"title": "Empty", "grace_minutes": 5, **dates})

    assert "Ask at least one question." in answer.content.decode()
    assert "Empty" in answer.content.decode()


def test_a_new_due_time_is_told_to_all_members(world):
    client, later = world.client("OR"), world.asked.due_at + dt.timedelta(days=3)
    url = world.url("deliverable_edit", world.asked.pk)

    client.post(url, filled(client.get(url).context["form"], **moment("due_at", later)))

    assert Notification.objects.filter(kind="teams.deliverable_changed").count() == 8


def test_the_largest_size_of_a_file_can_be_raised_also_once_a_team_has_handed_in(world):
    world.hand_in()
    client, url = world.client("OR"), world.url("deliverable_edit", world.asked.pk)

    form = client.get(url).context["form"]
    client.post(url, filled(form, slot_0_megabytes="40"))
    refused = client.post(url, filled(form, slot_0_megabytes="51")).content.decode()

    assert form["slot_0_megabytes"].value() == 10
    assert world.asked.slots.get().most_bytes == 40 * 1024 * 1024
    assert "less than or equal to 50" in refused


def test_what_may_be_left_out_counts_once_it_is_there(world):
    draft = teams.submission(world.team, world.asked, changed_at=timezone.now())
    page, desk = world.url("submission_edit", world.team.pk, world.asked.pk), world.url("deliverable_desk")
    without = [world.client(role).get(url).content.decode() for role, url in (("TM", page), ("OR", desk))]
    teams.attachment(draft, world.asked.slots.get())
    with_it = [world.client(role).get(url).content.decode() for role, url in (("TM", page), ("OR", desk))]

    assert all("1 of 1" in each for each in without)
    assert all("2 of 2" in each for each in with_it)


def test_prompts_stay_once_a_team_has_handed_in(world):
    world.hand_in()
    client = world.client("OR")
    url = world.url("deliverable_edit", world.asked.pk)

    answer = client.post(url, filled(client.get(url).context["form"], prompt_0_question="Another question?"))

    assert "its prompts and files stay as they are" in answer.content.decode()
    assert world.asked.prompts.get().question == "Question 1"


def test_one_team_gets_more_time(world):
    later = world.asked.due_at + dt.timedelta(days=2)
    url = world.url("deliverable_extend", world.asked.pk, world.team.pk)

    world.client("OR").post(url, {"reason": "Illness in the team", **moment("due_at", later)})

    assert Extension.objects.get().reason == "Illness in the team"
    assert (
        "Illness"
        in world.client("TM").get(world.url("submission_edit", world.team.pk, world.asked.pk)).content.decode()
    )


def test_more_time_must_be_more(world):
    url = world.url("deliverable_extend", world.asked.pk, world.team.pk)

    answer = world.client("OR").post(url, {"reason": "Why not", **moment("due_at", world.asked.opens_at)})

    assert "when it is due for everybody" in answer.content.decode()


def test_work_is_returned_with_a_reason(world):
    version = world.hand_in()

    world.client("OR").post(world.url("deliverable_give_back", version.submission.pk), {"reason": "It names a person."})

    version.submission.refresh_from_db()
    assert version.submission.state == SubmissionState.RETURNED


def test_the_desk_shows_state_but_no_words_before_the_due_time(world):
    version = world.hand_in("Secret plan.")
    client = world.client("OR")
    link = world.url("version_detail", version.pk)

    assert link not in client.get(world.url("deliverable_desk")).content.decode()
    world.close()
    assert link in client.get(world.url("deliverable_desk")).content.decode()


def test_every_team_gets_more_time_in_one_act(world):
    url = world.url("deliverable_extend_all", world.asked.pk)
    later = world.asked.due_at + dt.timedelta(days=1)

    answer = world.client("OR").post(url, {"reason": "The mail is down.", **moment("due_at", later)}, follow=True)

    assert "2 teams have more time." in answer.content.decode()
    assert Extension.objects.count() == 2


def test_an_organiser_hands_in_for_a_team(world):
    slot = world.asked.slots.get().pk
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\nplan\n%%EOF\n")
    url = world.url("deliverable_hand_in", world.asked.pk, world.team.pk)

    world.client("OR").post(url, {"reason": "Their proxy blocks uploads.", f"file_{slot}": file})

    version = SubmissionVersion.objects.get()
    assert version.submitted_by == world.people["OR"]
    receipt = world.client("TM").get(world.url("version_receipt", version.pk)).content.decode()
    assert "Handed in by an organiser" in receipt
    assert "Their proxy blocks uploads." in receipt


def test_the_desk_says_how_complete_each_team_is_and_when_it_last_changed(world):
    version = world.hand_in()
    page = world.client("OR").get(world.url("deliverable_desk")).content.decode()

    assert "1 of 1" in page
    assert "0 of 1" in page
    assert version.submitted_by.full_name in page


def test_the_desk_marks_what_is_late_extended_or_handed_in_by_an_organiser(world):
    version = world.hand_in()
    SubmissionVersion.objects.filter(pk=version.pk).update(timing="late", on_behalf_reason="By e-mail.")
    page = world.client("OR").get(world.url("deliverable_desk")).content.decode()

    assert ">Late<" in page
    assert ">By an organiser<" in page


def test_everything_is_taken_home_as_a_zip_with_an_index(world):
    slot = world.asked.slots.get()
    world.hand_in("Not yet the last.")
    version = world.hand_in("=1+1 is our plan.", base=1)
    teams.attachment(version.submission, slot)
    attachment = teams.attachment(version.submission, slot, original_name="../../plan.pdf", replaced_at=timezone.now())
    version.files.add(attachment)
    url = world.url("deliverable_download", world.asked.pk)
    client = world.client("OR")
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(url).streaming_content))) as early:
        assert early.namelist() == ["index.csv"]

    world.close()
    answer = client.get(url)

    assert answer["Content-Disposition"] == 'attachment; filename="interim-report.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        folder = f"{world.team.number:02}-birch"
        assert archive.namelist() == ["index.csv", f"{folder}/answers.txt", f"{folder}/file-1-plan.pdf"]
        assert archive.testzip() is None
        assert "=1+1 is our plan." in archive.read(f"{folder}/answers.txt").decode()
        assert version.sha256 in archive.read("index.csv").decode()
    assert AuditEvent.objects.filter(code="teams.deliverable.downloaded").count() == 2


def test_the_desk_asks_as_often_for_six_teams_as_for_two(world):
    client, url = world.client("OR"), world.url("deliverable_desk")
    client.get(url)
    with counted() as two:
        client.get(url)
    for _ in range(4):
        teams.submission_version(teams.full_team(world.cohort, members=1), world.asked)

    with counted() as six:
        client.get(url)

    assert len(six.queries) == len(two.queries)
