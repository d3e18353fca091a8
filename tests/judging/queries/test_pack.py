"""What a site seals about a result: the pack of a signed sheet replays elsewhere, and stays the same afterwards."""

import json
import zipfile
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from judging.actions import award, pitch_day, result, signature
from judging.engine.pack import replay
from judging.models import LateChange, PitchDay, ResultSheet, Scorecard
from judging.queries import pack as queries
from judging.queries import result as results
from judging.states import AwardKind, ModerationAct, SheetState
from programme.models import Person
from programme.shared.refusals import NotAllowed
from tests.factories import judging
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> PitchDay:
    """A locked day on which one judge changed their mind and another card was left out."""
    made = judging.open_day(pitches=3, judges=2)
    first, second = judging.judges_of(made)
    for pitch, level in zip(made.pitches.order_by("position"), (5, 3, 4), strict=True):
        judging.save(pitch, first, *[level] * 5, text="Words that stay with the card")
        judging.save(pitch, second, *[level] * 5)
    judging.save(made.pitches.order_by("position").first(), first, 4, 5, 5, 5, 5)
    return pitch_day.lock_scoring(made, by=judging.organiser_of(made), missing=0)


@pytest.fixture
def sheet(day) -> ResultSheet:
    card = Scorecard.objects.get(pitch=day.pitches.get(position=2), judge=judging.judges_of(day)[1])
    member = judging.results_member_of(day)
    made = judging.sheet(day)
    result.moderate_card(card, by=member, act=ModerationAct.EXCLUDE, reason="Gave it to the wrong team, and said so.")
    given = award.AwardGiven(made.results.order_by("place").first().team, AwardKind.WINNER, "Clear.")
    made = award.set_awards(made, by=member, awards=[given], reason="As ruled.")
    return judging.sign(made, judging.signatory(day), judging.signatory(day))


def files_of(sheet: ResultSheet) -> dict[str, bytes]:
    return queries.pack_of(sheet, by=judging.results_member_of(sheet.pitch_day))


def test_the_pack_of_a_signed_sheet_replays_to_the_last_digit(sheet):
    assert replay(files_of(sheet), seal=queries.seal_of(sheet)) == []


def test_it_holds_changes_moderation_signatures_and_the_chained_record(sheet):
    held = {name: json.loads(content) for name, content in files_of(sheet).items() if name.endswith(".json")}

    assert [row["value"] for row in held["changes.json"]["replaced"]] == [5]
    assert [row["act"] for row in held["moderation.json"]] == ["exclude"]
    assert len(held["day.json"]["excluded"]) == 1
    assert len(held["signatures.json"]) == 2
    assert {"judging.scoring.locked", "judging.sheet.signed"} <= {row["code"] for row in held["audit.json"]}
    assert [row["weight"] for row in held["rubric.json"]["criteria"] if row["weight"]] == [30, 25, 20, 15, 10]


def test_names_and_comments_are_in_no_sealed_document(sheet):
    files = files_of(sheet)
    names = files.pop("names.json").decode()
    judge = judging.judges_of(sheet.pitch_day)[0]

    assert judge.full_name in names
    sealed = b"".join(files.values()).decode()
    assert "Words that stay with the card" not in sealed
    assert [each.full_name for each in Person.objects.exclude(full_name="") if each.full_name in sealed] == []


def test_the_seal_stays_the_same_whatever_comes_later(sheet):
    before = queries.seal_of(sheet)
    third = judging.signatory(sheet.pitch_day)
    signature.sign_sheet(sheet, by=third, content=results.content_hash(sheet), proof="totp")
    LateChange.objects.create(
        card=Scorecard.objects.filter(pitch__pitch_day=sheet.pitch_day).first(),
        change="00000000-0000-4000-8000-000000000001",
        base_version=1,
        values={},
        arrived_at=sheet.signed_at.replace(year=sheet.signed_at.year + 1),
    )
    result.publish_sheet(sheet, by=third)
    sheet.refresh_from_db()

    assert queries.seal_of(sheet) == before
    result.withdraw_sheet(sheet, by=third, reason="A winner was not eligible.")
    sheet.refresh_from_db()
    assert queries.is_signed(sheet)
    assert queries.seal_of(sheet) == before


def test_before_two_have_signed_there_is_nothing_to_seal(day):
    draft = judging.sheet(day)

    assert draft.state == SheetState.DRAFT
    assert not queries.is_signed(draft)


@pytest.mark.parametrize(
    "who", [judging.organiser_of, lambda day: judging.judges_of(day)[0], lambda day: people.site_admin()]
)
def test_only_the_results_group_and_the_signatories_get_it(sheet, who):
    with pytest.raises(NotAllowed):
        queries.pack_of(sheet, by=who(sheet.pitch_day))


def test_the_signing_page_offers_it_with_its_seal_once_the_worker_has_it(client: Client, sheet):
    client.force_login(judging.results_member_of(sheet.pitch_day))
    address = reverse("judging:signing_sheet", args=(sheet.pk,))

    assert "Its seal, to be noted in the minutes, is being worked out." in client.get(address).text
    assert signature.seal_forgotten() == 1
    signature.keep_seal(str(sheet.pk))
    assert signature.seal_forgotten() == 0
    page = client.get(address).text
    download = client.get(reverse("judging:pack_download", args=(sheet.pk,)))

    assert queries.seal_of(sheet) in page
    with zipfile.ZipFile(BytesIO(b"".join(download.streaming_content))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert replay(files, seal=queries.seal_of(sheet)) == []
    assert "python -m judging.engine replay" in files["README.txt"].decode()


def test_what_makes_signatures_void_takes_the_seal_with_them(sheet):
    signature.keep_seal(str(sheet.pk))
    best = sheet.results.get(place=1).team

    award.set_awards(
        sheet,
        by=judging.results_member_of(sheet.pitch_day),
        awards=[award.AwardGiven(best, AwardKind.WINNER, "For courage.")],
        reason="As the rules say.",
    )
    signature.keep_seal(str(sheet.pk))

    assert ResultSheet.objects.get(pk=sheet.pk).seal == ""


def test_an_unsigned_sheet_has_no_pack_to_download(client: Client, day):
    draft = judging.sheet(day)
    client.force_login(judging.results_member_of(day))

    assert "Download the pack" not in client.get(reverse("judging:signing_sheet", args=(draft.pk,))).text
    assert client.get(reverse("judging:pack_download", args=(draft.pk,))).status_code == 404
