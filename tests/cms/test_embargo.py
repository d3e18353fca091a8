"""Until a result is signed by two and its time has come, the public site shows nothing of it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.rich_text import RichText

from tests.factories import cms as make_cms
from tests.factories import judging as make_judging
from tests.factories import programme as make
from tests.factories import teams as make_teams

pytestmark = pytest.mark.django_db

WINNERS = ("Kestrel", "Kingfisher")
COMMENDED = ("Plover", "Dunlin")
ADDRESSES = (
    "/",
    "/birch/",
    "/birch/news/results/",
    "/birch/news/",
    "/news/",
    "/news/feed/",
    "/birch/news/feed/",
    "/sitemap.xml",
    "/search/?q=Kestrel",
    "/open-data/awards.json",
)


@pytest.fixture
def day() -> Any:
    """A locked day on which four teams pitched, and a page that waits for its result."""
    tree = make_cms.grown(make.programme(name="Birch", slug="birch"))
    cohort = make.cohort(programme=tree.programme, name="Spring", slug="spring")
    opened = make_judging.day(cohort)
    for name in (*WINNERS, *COMMENDED):
        make_judging.pitch(opened, make_teams.team(cohort, name=name))
    for _ in range(2):
        make_judging.judge(opened)
    make_cms.news(
        tree,
        slug="results",
        title="What the judges said",
        body=[("results", {"title": "The result", "cohort": ""}), ("text", RichText("<p>Thank you.</p>"))],
    )
    return opened


def signed(day: Any) -> Any:
    opened = make_judging.pitch_day.open_scoring(day, by=make_judging.organiser_of(day))
    for pitch, level in zip(opened.pitches.order_by("position"), (5, 5, 4, 3), strict=True):
        for judge in make_judging.judges_of(opened):
            make_judging.save(pitch, judge, level, level, level, level, level)
    locked = make_judging.pitch_day.lock_scoring(
        opened, by=make_judging.organiser_of(opened), missing=make_judging.progress.missing_cards(opened)
    )
    return make_judging.signed_sheet(locked, winners=2, commended=2)


def publish(sheet: Any, *, at: dt.datetime) -> None:
    make_judging.result.publish_sheet(sheet, by=signatory_of(sheet), at=at)


def signatory_of(sheet: Any) -> Any:
    return sheet.signatures.first().person


def everything(client: Client) -> dict[str, Any]:
    """Every answer with its headers, except those that tell the time."""
    answers = {}
    for address in ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, address
        headers = {name: value for name, value in response.items() if name not in {"Last-Modified", "X-Request-ID"}}
        answers[address] = (headers, response.content)
    return answers


def test_the_public_site_is_the_same_byte_for_byte_until_the_time_comes(client: Client, day: Any):
    at = timezone.now() + dt.timedelta(days=3)
    before = everything(client)

    sheet = signed(day)
    after_signing = everything(client)
    publish(sheet, at=at)
    after_setting_the_time = everything(client)
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        last_second = everything(client)

    assert after_signing == before
    assert after_setting_the_time == before
    assert [address for address in ADDRESSES if last_second[address][1] != before[address][1]] == []


def test_the_result_is_there_at_its_second_even_where_a_copy_was_kept(client: Client, day: Any):
    at = timezone.now() + dt.timedelta(days=3)
    publish(signed(day), at=at)
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        kept = client.get("/birch/news/results/")

    with time_machine.travel(at, tick=False):
        page = client.get("/birch/news/results/", headers={"if-none-match": kept["ETag"]})

    assert page.status_code == 200
    text = page.content.decode()
    assert "2 joint winners" in text
    assert [name for name in (*WINNERS, *COMMENDED) if name not in text] == []


def test_a_result_of_one_programme_is_not_on_pages_of_another(client: Client, day: Any):
    cedar = make_cms.grown(make.programme(slug="cedar"))
    make_cms.news(cedar, slug="results", body=[("results", {"title": "", "cohort": ""})])
    at = timezone.now() + dt.timedelta(days=3)
    publish(signed(day), at=at)

    with time_machine.travel(at, tick=False):
        text = client.get("/cedar/news/results/").content.decode()

    assert [name for name in (*WINNERS, *COMMENDED) if name in text] == []


def test_a_withdrawn_result_is_gone_at_once(client: Client, day: Any):
    at = timezone.now() + dt.timedelta(days=3)
    sheet = signed(day)
    publish(sheet, at=at)
    with time_machine.travel(at, tick=False):
        assert "Kestrel" in client.get("/birch/").content.decode()

        make_judging.result.withdraw_sheet(sheet, by=signatory_of(sheet), reason="A card was counted twice.")

        assert "Kestrel" not in client.get("/birch/").content.decode()


def test_pages_feed_search_and_open_data_follow_a_correction_at_once_also_where_a_copy_was_kept(
    client: Client, day: Any
):
    at = timezone.now() + dt.timedelta(days=3)
    first = signed(day)
    publish(first, at=at)
    own, data = "/results/birch/spring/", "/open-data/awards.json"
    with time_machine.travel(at, tick=False):
        assert "Kestrel" in client.get("/birch/news/results/").content.decode()
        make_judging.result.withdraw_sheet(first, by=signatory_of(first), reason="Kestrel broke the rules.")
        assert [each for each in (*ADDRESSES, own) if "Kingfisher" in client.get(each).content.decode()] == []
        again = make_judging.result.compute_sheet(day, by=make_judging.results_member_of(day))
        third = again.results.get(team__name="Plover").team
        again = make_judging.award.set_awards(
            again,
            by=make_judging.results_member_of(day),
            awards=[make_judging.award.AwardGiven(third, "winner")],
            reason="The two first are out.",
        )
        make_judging.sign(again, *(each.person for each in first.signatures.all()))
        make_judging.result.publish_sheet(again, by=signatory_of(first))

        pages = {each: client.get(each).content.decode() for each in ("/birch/news/results/", "/birch/", data, own)}

    assert [each for each, text in pages.items() if "Plover" not in text or "Kingfisher" in text] == [own]
    assert "<h1>Plover won</h1>" in pages[own]
    assert "Kestrel broke the rules." in pages[own]


def test_nothing_of_a_result_is_stored_in_wagtail(client: Client, day: Any):
    at = timezone.now() + dt.timedelta(days=3)
    publish(signed(day), at=at)
    with time_machine.travel(at, tick=False):
        assert "Nothing for “Kestrel”" in client.get("/search/?q=Kestrel").content.decode()
