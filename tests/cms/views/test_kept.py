"""Copies of public pages: the same for every visitor, never older than the last change, never of a signed-in person."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.actions import edition
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Any:
    return make_cms.grown(make.programme(slug="birch"))


def test_a_visitor_gets_no_cookie_and_no_mark_that_pages_differ(client: Client, tree: Any):
    response = client.get("/")

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_second_visit_takes_one_query(client: Client, tree: Any, django_assert_num_queries):
    first = client.get("/birch/")

    with django_assert_num_queries(1):
        second = client.get("/birch/")

    assert second.content == first.content


def test_somebody_who_has_the_page_is_told_that_it_has_not_changed(
    client: Client, tree: Any, django_assert_num_queries
):
    first = client.get("/birch/")

    with django_assert_num_queries(1):
        by_etag = client.get("/birch/", headers={"if-none-match": first["ETag"]})
    by_date = client.get("/birch/", headers={"if-modified-since": first["Last-Modified"]})

    assert (by_etag.status_code, by_etag.content) == (304, b"")
    assert by_date.status_code == 304


def test_a_published_page_is_seen_at_once(client: Client, tree: Any):
    page = make_cms.news(tree, title="The old title", slug="kick-off")
    old = client.get("/birch/news/kick-off/")

    page.title = "The new title"
    page.save_revision().publish()
    new = client.get("/birch/news/kick-off/", headers={"if-none-match": old["ETag"]})

    assert new.status_code == 200
    assert "The new title" in new.content.decode()


def test_a_draft_changes_nothing_that_visitors_see(client: Client, tree: Any):
    page = make_cms.news(tree, title="The old title", slug="kick-off")
    client.get("/birch/news/kick-off/")

    page.title = "Only a draft"
    page.save_revision()

    assert "Only a draft" not in client.get("/birch/news/kick-off/").content.decode()


def test_an_unpublished_page_is_gone_at_once(client: Client, tree: Any):
    page = make_cms.news(tree, slug="kick-off")
    assert client.get("/birch/news/kick-off/").status_code == 200

    page.unpublish()

    assert client.get("/birch/news/kick-off/").status_code == 404


def test_a_signed_in_person_gets_a_page_of_their_own_that_nobody_else_is_given(client: Client, tree: Any):
    person = make.person(full_name="Ottoline Unmistakable")
    client.force_login(person)

    theirs = client.get("/birch/")
    everybodys = Client().get("/birch/")

    assert "Ottoline" in theirs.content.decode()
    assert "Ottoline" not in everybodys.content.decode()
    assert "private" in theirs["Cache-Control"]
    assert "ETag" not in theirs


def test_a_visitor_before_somebody_signs_in_does_not_hide_their_name(client: Client, tree: Any):
    Client().get("/birch/")
    client.force_login(make.person(full_name="Ottoline Unmistakable"))

    assert "Ottoline" in client.get("/birch/").content.decode()


def test_words_in_an_address_do_not_get_into_a_page_that_others_are_given(client: Client, tree: Any):
    client.get("/birch/news/?page=1&from=intruder")

    assert "intruder" not in client.get("/birch/news/").content.decode()


@pytest.mark.parametrize("page", ["2", "99999", "-1", "x", "²", "1'"])
def test_any_number_of_a_page_is_answered(client: Client, tree: Any, page: str):
    assert client.get("/birch/news/", {"page": page}).status_code == 200


def test_dates_of_a_cohort_are_at_most_a_minute_old(client: Client, tree: Any):
    cohort = make.cohort(programme=tree.programme, name="Spring")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert "Kick-off" not in client.get("/birch/").content.decode()

        cohort.milestones.create(name="Kick-off", at=timezone.now() + dt.timedelta(days=3))
        clock.shift(61)

        assert "Kick-off" in client.get("/birch/").content.decode()


def test_a_page_is_never_posted_to(tree: Any):
    assert Client().post("/birch/").status_code == 405


def test_the_edition_turns_with_every_change(client: Client, tree: Any):
    first = client.get("/")["ETag"]

    edition.turn()

    assert client.get("/")["ETag"] == first  # the same words, looked at again


def test_a_kept_copy_carries_the_same_headers_as_a_new_page(client: Client, tree: Any):
    new, copy = client.get("/birch/"), client.get("/birch/")

    # Two of a kind that differ each time, and one that only matters where something was made just now.
    passing = {"X-Request-ID", "Date"}
    assert {name: copy[name] for name in copy.headers if name not in passing} == {
        name: new[name] for name in new.headers if name not in passing
    }


def test_a_foreign_host_name_is_refused_also_for_kept_pages(client: Client, tree: Any):
    client.get("/birch/")

    assert client.get("/birch/", headers={"host": "evil.example"}).status_code == 400
