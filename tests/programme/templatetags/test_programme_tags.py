"""What templates say in words: times, counts, states, sectors, changes, pages."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.db import models
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

AT = dt.datetime(2026, 7, 3, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_london():
    with timezone.override(ZoneInfo("Europe/London")):
        yield


def said(source: str, **context: Any) -> str:
    return Template("{% load programme_tags %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ at|in_words }}", "5pm on Friday 3 July 2026"),
        ("{{ at|day_in_words }}", "Friday 3 July 2026"),
        ("{{ day|in_words }}", "Friday 3 July 2026"),
        ("{{ at|clock }}", "5pm"),
        ("{{ at|away:before }}", "in 3 days"),
        ("{{ none|in_words }}{{ none|away }}{{ none|clock }}{{ none|day_in_words }}{% moment none %}", ""),
    ],
)
def test_times_are_said_in_the_zone_of_the_request(source: str, words: str):
    assert said(source, at=AT, day=AT.date(), before=AT - dt.timedelta(days=3), none=None) == words


def test_a_moment_is_also_there_for_machines():
    assert said("{% moment at %}", at=AT) == (
        '<time datetime="2026-07-03T16:00:00.000+00:00">5pm on Friday 3 July 2026</time>'
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{{ 0|counted:"place" }}', "0 places"),
        ('{{ 1|counted:"place" }}', "1 place"),
        ('{{ 1|counted:"person,people" }}', "1 person"),
        ('{{ 1200|counted:"person,people" }}', "1,200 people"),
        ('{{ rows|counted:"row" }}', "2 rows"),
        ("{{ name|initials }}", "AO"),
        ("{{ 65|minutes }}", "1:05"),
    ],
)
def test_counts_and_names_read_well(source: str, words: str):
    assert said(source, rows=["a", "b"], name="Ana Maria Okafor") == words


class BookingState(models.TextChoices):
    CONFIRMED = "confirmed", "Your place is booked"
    ODD = "odd", "Odd"


def test_a_state_is_a_word_with_a_tone():
    row = SimpleNamespace(state="confirmed", get_state_display=lambda: "Your place is booked")

    assert said("{% state row %}", row=row).endswith('<strong class="tag tag-ok">Your place is booked</strong>')
    assert "tag-ok" in said("{% state value %}", value=BookingState.CONFIRMED)
    assert "Your place is booked" in said("{% state value %}", value=BookingState.CONFIRMED)
    assert "tag-neutral" in said("{% state value %}", value=BookingState.ODD)
    assert "tag-danger" in said('{% state value tone="danger" text="Bad" %}', value="odd")
    assert "Waiting list" in said("{% state value %}", value="waiting_list")


@pytest.mark.parametrize(
    ("value", "shape", "word"), [("civil_service", "<circle", "Civil service"), ("industry", "<path", "Industry")]
)
def test_a_sector_has_a_shape_and_a_word(value: str, shape: str, word: str):
    html = said("{% sector value %}", value=value)

    assert shape in html
    assert word in html
    assert "visually-hidden" not in html
    assert "visually-hidden" in said("{% sector value words=False %}", value=value)


def test_no_sector_is_nothing():
    assert said("{% sector value %}", value=None) == ""


def test_changes_are_marked_by_words_and_escaped():
    html = said("{{ after|changes_from:before }}", before="We <will> test ten", after="We <will> tested ten people")

    assert html == "We &lt;will&gt; <del>test</del><ins>tested</ins> ten<ins> people</ins>"


def test_pages_keep_the_filters_of_the_address():
    request = RequestFactory().get("/visits/?state=open&page=2")
    page = Paginator(range(60), 20).page(2)

    html = said('{% pagination page label="Visits" %}', request=request, page=page)

    assert '<nav class="pagination" aria-label="Visits: pages">' in html
    assert 'href="?state=open&amp;page=1"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_links():
    assert said("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_a_post_button_carries_the_token_and_escapes_what_it_is_given():
    html = said('{% post_button url text kind="danger" %}', url="/leave/", text="Leave <b>", csrf_token="abc")

    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert 'action="/leave/"' in html
    assert "Leave &lt;b&gt;" in html


def test_bodies_of_block_components_stay_escaped_once():
    html = said("{% card title %}<p>{{ name }}</p>{% endcard %}", title="A & B", name="<script>")

    assert "A &amp; B" in html
    assert "<p>&lt;script&gt;</p>" in html


def test_a_table_has_a_caption_and_a_region_to_scroll():
    html = said('{% table "Visits" %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}')

    assert 'role="region" aria-label="Visits" tabindex="0"' in html
    assert "<caption>Visits</caption>" in html
    assert "<td>1</td>" in html


def test_looking_for_errors_wakes_no_lazy_value():
    def wake() -> None:
        raise AssertionError("woken")

    lazy = SimpleLazyObject(wake)

    assert said("{% error_prefix %}{% page_errors %}", csrf_token=lazy, user=lazy, rows=[lazy]) == ""
