"""The devices' doorway: each change by itself, once, and a clear answer to whatever comes."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import conflict, held_change, pitch_day
from judging.models import Conflict, HeldChange, LateChange, PitchDay, Score, Scorecard
from judging.queries import progress
from programme.models import AuditEvent
from tests.factories import judging
from tests.support.counting import counted

pytestmark = pytest.mark.django_db
URL = reverse("judging:device_card_changes")


@pytest.fixture
def day() -> PitchDay:
    return judging.open_day(pitches=2, judges=2)


@pytest.fixture
def judge(day):
    return judging.judges_of(day)[0]


@pytest.fixture
def page(client: Client, judge) -> Client:
    client.force_login(judge)
    return client


@pytest.fixture
def pitch(day):
    return day.pitches.get(position=1)


def values(day, *levels, text="Clear", **more) -> dict:
    return {str(key): value for key, value in judging.values(day, *levels, text=text).items()} | more


def change(pitch, given, *, base=0, **more) -> dict:
    return {"id": str(uuid.uuid4()), "target": str(getattr(pitch, "pk", pitch)), "base": base, "values": given, **more}


def send(page, *changes):
    return page.post(URL, {"changes": changes}, content_type="application/json")


def answer_to(page, *changes) -> dict:
    return send(page, *changes).json()["answers"][0]


def test_cards_that_were_scored_without_a_network_come_in_together(page, day, judge, pitch):
    other = day.pitches.get(position=2)
    first, second = change(pitch, values(day, 5, 4, 3, 2, 1, hand_in=True)), change(other, values(day, 3, 3, 3, 3, 3))

    got = send(page, first, second).json()["answers"]

    assert [(each["state"], each["version"], each["card"]["state"]) for each in got] == [
        ("saved", 1, "submitted"),
        ("saved", 1, "open"),
    ]
    assert list(Score.objects.filter(card__pitch=pitch).order_by("criterion").values_list("value", flat=True)) == [
        5, 4, 3, 2, 1, None, None,
    ]  # fmt: skip
    assert send(page, first, second).json()["answers"] == got


def test_a_save_by_a_device_sends_few_queries(page, day, pitch):
    judging.save(pitch, judging.judges_of(day)[1], 1, 1, 1, 1, 1)
    send(page, change(pitch, values(day, 1, 1, 1, 1, 1)))
    row = change(pitch, values(day, 5, 4, 3, 2, 1, hand_in=True), base=1)

    with counted() as cost:
        send(page, row)

    assert len(cost.queries) <= 12, cost.queries


def test_a_stale_card_is_answered_with_what_the_server_holds_and_stops_no_other(page, day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5, text="From my phone")
    other = day.pitches.get(position=2)

    stale, fine = send(page, change(pitch, values(day, 1, 1, 1, 1, 1)), change(other, values(day, 1))).json()["answers"]

    assert (stale["state"], stale["version"], fine["state"]) == ("conflict", 1, "saved")
    assert sorted(map(str, stale["there"]["values"].values())) == ["5"] * 5 + ["From my phone"] * 2
    assert Scorecard.objects.get(pitch=pitch, judge=judge).version == 1


def test_a_change_after_the_lock_is_kept_with_the_devices_own_time_and_said_to_be_late(page, day, judge, pitch):
    judging.save(pitch, judge, 5, 5, 5, 5, 5)
    pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))
    row = change(pitch, values(day, 1, 1, 1, 1, 1), base=1, noted="2026-11-20T14:02:00+00:00")

    got = answer_to(page, row)

    assert (got["state"], got["card"]["late"], got["version"]) == ("saved", True, 1)
    assert LateChange.objects.get().noted_at.isoformat() == "2026-11-20T14:02:00+00:00"
    assert answer_to(page, row) == got
    assert LateChange.objects.count() == 1


def test_a_judge_who_is_signed_out_is_told_so_and_nothing_is_taken(client, day, pitch):
    answer = send(client, change(pitch, values(day, 3, 3, 3, 3, 3)))

    assert (answer.status_code, answer.json()["sentence"]) == (
        401,
        "Sign in again. What you gave is kept on this device.",
    )
    assert Score.objects.count() == 0


def test_what_somebody_elses_page_sends_is_not_taken_for_the_one_who_signed_in_since(page, day, judge, pitch):
    row = change(pitch, values(day, 3, 3, 3, 3, 3))
    other = judging.judges_of(day)[1]

    answers = [
        page.post(URL, {"changes": [row]}, content_type="application/json", headers={"X-Person": str(person.pk)})
        for person in (other, judge)
    ]

    assert [each.status_code for each in answers] == [401, 200]
    assert answers[0].json()["sentence"] == "Somebody else is signed in. This is kept until you are."
    assert not Score.objects.exclude(card__judge=judge).exists()


def criterion(day, position=1):
    return str(day.rubric.criteria.get(position=position).pk)


WHOLE = "goes from 1 to 5, in whole numbers"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (6, f"{WHOLE}. “6” is none of them."),
        (0, WHOLE),
        (-1, WHOLE),
        (float("nan"), f"{WHOLE}. “nan” is none"),
        (float("inf"), WHOLE),
        (4.0, WHOLE),
        (True, WHOLE),
        (10**400, WHOLE),
        ("<b>5</b>", WHOLE),
        ([5], WHOLE),
        ({"value": 5}, WHOLE),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_value_off_the_scale_is_refused_in_words(page, day, pitch, value, says):
    body = json.dumps({"changes": [change(pitch, values(day) | {criterion(day): value})]})

    answer = page.post(URL, body, content_type="application/json")

    got = answer.json()["answers"][0]
    assert (answer.status_code, got["state"]) == (200, "refused")
    assert says in got["sentence"]
    assert len(got["sentence"]) < 200
    assert Score.objects.count() == 0


def test_words_that_are_none_or_too_many_are_refused_in_words(page, day, pitch):
    comment = criterion(day, 6)

    assert "takes words" in answer_to(page, change(pitch, {comment: 5}))["sentence"]
    assert "2000 characters" in answer_to(page, change(pitch, {comment: "x" * 2001}))["sentence"]


def test_an_unknown_criterion_another_judges_card_and_a_barred_one_each_have_an_answer(page, day, judge, pitch):
    theirs = judging.open_day().pitches.first()
    conflict.declare_conflict(day.pitches.get(position=2), by=judge, detail="A friend.")

    got = send(
        page,
        change(pitch, {"999999": 3}),
        change(theirs, {}),
        change("no-pitch", {}),
        change(uuid.uuid4(), {}),
        change(day.pitches.get(position=2), values(day, 3, 3, 3, 3, 3)),
        change(pitch, values(day, None, None, 3, hand_in=True)),
    ).json()["answers"]

    assert [each["state"] for each in got] == ["refused"] * 6
    assert got[0]["sentence"].startswith("The criteria were changed meanwhile.")
    assert {each["sentence"] for each in got[1:4]} == {"There is no such card."}
    assert "do not have permission" in got[4]["sentence"] or "link to this team" in got[4]["sentence"]
    assert got[5]["sentence"].startswith("Score at least half of the card")
    assert Score.objects.count() == 0


def test_the_rubrics_wish_for_words_at_the_ends_of_the_scale_holds_for_a_hand_in(page, day, judge, pitch):
    comment = day.rubric.criteria.get(position=6)
    comment.options = {"at_ends": True}
    comment.save()

    refused = answer_to(page, change(pitch, values(day, 5, 3, 3, 3, 3, text="", hand_in=True)))
    draft = answer_to(page, change(pitch, values(day, 5, 3, 3, 3, 3, text="")))
    words = answer_to(page, change(pitch, values(day, 5, 3, 3, 3, 3, text="Clear", hand_in=True), base=1))

    assert refused["state"] == "refused"
    assert refused["sentence"].startswith(f"Write a few words in “{comment.name}”")
    assert (draft["state"], words["card"]["state"]) == ("saved", "submitted")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"changes": {}}',
        '{"changes": [1]}',
        '{"changes": [{"id": "1", "target": "x", "base": 0, "values": {}}]}',
        '{"changes": [{"id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "target": "x", "base": -1, "values": {}}]}',
        '{"changes": [{"id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "target": "x", "base": "0", "values": {}}]}',
        '{"changes": [{"id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "target": "x", "base": 0, "values": []}]}',
        "[" * 100_000,
        "\xff",
    ],
    ids=range(12),
)
def test_what_no_page_of_ours_sends_is_answered_400_in_words(page, body):
    answer = page.post(URL, body.encode("latin-1"), content_type="application/json")

    assert (answer.status_code, answer.json()) == (400, {"sentence": "This was not sent by one of our pages."})


def test_an_enormous_body_is_turned_away(page):
    assert page.post(URL, b" " * 3_000_000, content_type="application/json").status_code in {400, 413}


def test_a_link_to_a_team_is_declared_by_a_device_and_counts_once(page, judge, pitch):
    row = change(pitch, {"conflict": " My partner works there. "})

    answers = [answer_to(page, row) for _ in range(3)]

    assert {each["state"] for each in answers} == {"saved"}
    assert all(each["card"] == {"barred": True} for each in answers)
    (found,) = Conflict.objects.filter(judge=judge, team=pitch.team)
    assert (found.state, found.detail) == ("confirmed", "My partner works there.")
    assert AuditEvent.objects.filter(code="judging.conflict.declared").count() == 1


def test_after_a_declared_link_no_score_of_the_device_counts(page, day, pitch):
    answer_to(page, change(pitch, {"conflict": "A friend."}))

    got = answer_to(page, change(pitch, values(day, 5, 5, 5, 5, 5)))

    assert (got["state"], got["sentence"]) == ("refused", "You have a link to this team, so you cannot score it.")
    assert not Score.objects.filter(card__pitch=pitch).exists()


@pytest.mark.parametrize("words", ["", "  ", "x" * 501, None, 7, ["a"]])
def test_a_link_needs_words_of_its_own(page, pitch, words):
    got = answer_to(page, change(pitch, {"conflict": words}))

    assert got["state"] == "refused"
    assert got["sentence"].startswith("Say what the link is")
    assert not Conflict.objects.exists()


def test_no_link_is_declared_to_another_days_team_nor_after_the_lock_nor_under_a_used_id(page, day, pitch):
    strange = judging.open_day().pitches.first()
    used = change(pitch, values(day, 4))
    answer_to(page, used)

    assert answer_to(page, change(strange, {"conflict": "A friend."}))["sentence"] == "There is no such pitch."
    assert "mixed up" in answer_to(page, used | {"values": {"conflict": "A friend."}})["sentence"]
    pitch_day.lock_scoring(day, by=judging.organiser_of(day), missing=progress.missing_cards(day))
    assert "locked" in answer_to(page, change(pitch, {"conflict": "A friend."}))["sentence"]
    assert not Conflict.objects.exists()


# ---- what stays on a device -----


def tell(page, device, *pitches, changes=()):
    told = {"device": str(device), "targets": [str(getattr(each, "pk", each)) for each in pitches]}
    return page.post(URL, {"changes": list(changes), "holding": told}, content_type="application/json")


def cells(day, judge):
    """The judge's cards as the board shows them."""
    grid = progress.grid(PitchDay.objects.get(pk=day.pk))
    return next(row.cells for row in grid.rows if row.judge == judge)


def states(day, judge) -> list[str]:
    return [each.state for each in cells(day, judge)]


def test_the_board_shows_what_lies_on_a_device_until_it_has_arrived(page, day, judge, pitch):
    before, device = PitchDay.objects.get(pk=day.pk).board_version, uuid.uuid4()

    tell(page, device, pitch)
    held = states(day, judge)
    grid = progress.grid(day)
    tell(page, device, changes=[change(pitch, values(day, 3, 3, 3, 3, 3, hand_in=True))])

    assert (held, states(day, judge)) == (["on_device", "not_due"], ["in", "not_due"])
    assert (grid.missing, grid.counts["on_device"]) == (4, 1)
    assert PitchDay.objects.get(pk=day.pk).board_version == before + 3
    assert AuditEvent.objects.filter(code="judging.scorecard.held").count() == 2


def test_of_two_devices_each_speaks_for_itself_and_a_card_that_is_in_stays_in(page, day, judge, pitch):
    phone, tablet = uuid.uuid4(), uuid.uuid4()
    judging.save(pitch, judge, 5, 5, 5, 5, 5)

    tell(page, phone, pitch)
    tell(page, phone, pitch)
    tell(page, tablet, pitch, day.pitches.get(position=2))
    both = HeldChange.objects.count()
    tell(page, tablet)

    [cell, _other] = cells(day, judge)
    assert (both, HeldChange.objects.get().device) == (3, phone)
    assert (cell.state, cell.is_held) == ("in", True)


def test_nobody_speaks_for_another_judges_card_and_old_words_are_forgotten(client, page, day, pitch):
    strange = judging.open_day().pitches.first()
    assert tell(page, uuid.uuid4(), strange, uuid.uuid4()).status_code == 200
    assert not HeldChange.objects.exists()

    tell(page, uuid.uuid4(), pitch)
    told_at = HeldChange.objects.get().told_at
    held_change.forget_held_changes(at=told_at + held_change.KEPT_FOR)
    assert HeldChange.objects.exists()
    held_change.forget_held_changes(at=told_at + held_change.KEPT_FOR * 2)
    assert not HeldChange.objects.exists()

    client.force_login(judging.organiser_of(day))
    assert tell(client, uuid.uuid4(), pitch).status_code == 404


@pytest.mark.parametrize("told", [7, [], {}, {"device": "x", "targets": []}, {"device": str(uuid.UUID(int=1))}])
def test_what_a_device_could_not_say_of_itself_is_answered_400_and_nothing_is_taken(page, day, pitch, told):
    body = {"changes": [change(pitch, values(day, 3))], "holding": told}

    assert page.post(URL, body, content_type="application/json").status_code == 400
    assert not Score.objects.exists()
