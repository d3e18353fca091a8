"""Until a result is signed by two and its time has come, the public site shows nothing of it."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.rich_text import RichText

from judging.engine.pack import replay
from judging.models import ResultSheet
from judging.queries.pack import pack_of
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


def withdraw(sheet: Any) -> None:
    make_judging.result.withdraw_sheet(sheet, by=signatory_of(sheet), reason="Kestrel broke the rules.")


def corrected(day: Any, first: Any, *, winner: str) -> None:
    """The next version, signed by the same two and published at once; the first one is withdrawn."""
    first.refresh_from_db()
    if first.state != "withdrawn":
        withdraw(first)
    group = make_judging.results_member_of(day)
    again = make_judging.result.compute_sheet(day, by=group)
    given = make_judging.award.AwardGiven(again.results.get(team__name=winner).team, "winner")
    again = make_judging.award.set_awards(again, by=group, awards=[given], reason="The two first are out.")
    make_judging.sign(again, *(each.person for each in first.signatures.all()))
    make_judging.result.publish_sheet(again, by=signatory_of(first))


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
        withdraw(first)
        assert [each for each in (*ADDRESSES, own) if "Kingfisher" in client.get(each).content.decode()] == []
        corrected(day, first, winner="Plover")

        pages = {each: client.get(each).content.decode() for each in ("/birch/news/results/", "/birch/", data, own)}

    assert [each for each, text in pages.items() if "Plover" not in text or "Kingfisher" in text] == [own]
    assert "<h1>Plover won</h1>" in pages[own]
    assert "Kestrel broke the rules." in pages[own]


def test_library_search_and_feed_follow_a_correction_at_once_and_the_first_version_still_replays(
    client: Client, day: Any
):
    """Kestrel has won, its page in the library says so; Plover has, after the correction. Copies were kept of all."""
    pages = {}
    for name in ("Kestrel", "Plover"):
        team = day.pitches.get(team__name=name).team
        make_teams.member(team)
        pages[name] = make_cms.solution_page(make_teams.released_solution(team, title=f"The work of {name}"))
    addresses = {name: page.url_path.removeprefix("/home") for name, page in pages.items()}
    found, feed = "/search/?q=work", "/birch/news/feed/"
    first, at = signed(day), timezone.now() + dt.timedelta(days=3)
    publish(first, at=at)

    with time_machine.travel(at, tick=False):
        kept = {each: client.get(each) for each in (*addresses.values(), found, feed)}
        corrected(day, first, winner="Plover")
        asked = {
            each: client.get(each, headers={"if-none-match": old.get("ETag", "none")}) for each, old in kept.items()
        }

    before, after = ({name: said_of(all_of[each]) for name, each in addresses.items()} for all_of in (kept, asked))
    assert before == {"Kestrel": {"Joint winner"}, "Plover": {"Commendation"}}
    assert after == {"Kestrel": set(), "Plover": {"Winner"}}
    for name in pages:
        assert f"The work of {name}" in asked[found].text or asked[found].status_code == 304
    assert [each for each in (found, feed) if re.search("winner|won ", asked[each].text, re.I)] == []
    group = make_judging.results_member_of(day)
    assert replay(pack_of(ResultSheet.objects.get(pk=first.pk), by=group)) == []


def said_of(answer: Any) -> set[str]:
    return {each for each in ("Winner", "Joint winner", "Commendation") if f"<strong>{each}</strong>" in answer.text}


def test_nothing_of_a_result_is_stored_in_wagtail(client: Client, day: Any):
    at = timezone.now() + dt.timedelta(days=3)
    publish(signed(day), at=at)
    with time_machine.travel(at, tick=False):
        assert "Nothing for “Kestrel”" in client.get("/search/?q=Kestrel").content.decode()
