"""The door through which a device's typing comes in."""

import uuid

import pytest

from teams.models import Answer
from teams.queries.submission import mark_of


def change(world, text, *, base=0, prompt=""):
    target = str(prompt or world.asked.prompts.get().pk)
    return {"id": str(uuid.uuid4()), "target": target, "base": base, "values": {"text": text}}


def send(world, *changes, role="TM", client=None):
    url = world.url("draft_changes", world.team.pk, world.asked.pk)
    return (client or world.client(role)).post(url, {"changes": changes}, "application/json")


def test_each_change_is_answered_with_its_version(world):
    answer = send(world, change(world, "We listen.")).json()

    assert [(each["state"], each["version"], each["words"]) for each in answer["answers"]] == [("saved", 1, 2)]
    assert answer["at"]


def test_a_refused_change_is_a_sentence_and_stops_no_other(world):
    answers = send(world, change(world, "x", prompt=7_000_000), change(world, "We listen.")).json()["answers"]

    assert [each["state"] for each in answers] == ["refused", "saved"]
    assert "taken out meanwhile" in answers[0]["sentence"]


def test_who_is_signed_out_is_told_so(world):
    answer = send(world, change(world, "We listen."), role="AN")

    assert answer.status_code == 401
    assert "kept on this device" in answer.json()["sentence"]


def test_another_teams_member_finds_nothing(world):
    outsider = world.other_team.memberships.first().enrolment.person
    client = world.client("AN")
    client.force_login(outsider)

    assert send(world, change(world, "Let me in."), client=client).status_code == 404


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_what_no_database_takes_is_refused_in_words(world, text):
    answer = send(world, change(world, text))

    assert answer.status_code == 400
    assert not Answer.objects.exists()


def test_what_is_not_text_is_kept_as_nothing_worse(world):
    assert send(world, {**change(world, ""), "values": {"text": {"a": 1}}}).status_code == 200
    assert send(world, {**change(world, ""), "values": {}}).status_code == 200


def test_a_page_without_script_that_left_an_answer_alone_is_in_nobodys_way(world):
    """Ann's device saves while Ben only adds a file with the page that he opened before."""
    send(world, change(world, "First."))
    shown = world.client("TM").get(world.url("submission_edit", world.team.pk, world.asked.pk)).content.decode()
    prompt = world.asked.prompts.get().pk
    assert mark_of("First.") in shown
    send(world, change(world, "First. Second.", base=1))

    fields = {f"text_{prompt}": "First.", f"base_{prompt}": "1", f"found_{prompt}": mark_of("First."), "save": "1"}
    answer = world.client("TM").post(world.url("submission_edit", world.team.pk, world.asked.pk), fields)

    assert answer.status_code == 302
    assert Answer.objects.get().text == "First. Second."


def test_one_save_costs_few_queries(world, django_assert_max_num_queries):
    client = world.client("TM")
    send(world, change(world, "We"), client=client)

    with django_assert_max_num_queries(24):
        send(world, change(world, "We listen.", base=1), client=client)


def test_who_writes_where_is_told_with_their_words(world):
    prompt = world.asked.prompts.get().pk
    edit, now = (world.url(name, world.team.pk, world.asked.pk) for name in ("submission_edit", "draft_now"))
    world.client("TM").post(edit, {f"text_{prompt}": "Ann writes.", "save": "1"})

    (said,) = world.client("T2").get(now).json()["writers"]

    assert said["sentence"] == f"{world.people['TM'].full_name} is writing here."
    assert (said["prompt"], said["text"], said["version"]) == (str(prompt), "Ann writes.", 1)
    assert world.client("TM").get(now).json() == {"writers": []}
