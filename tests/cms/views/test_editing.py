"""An organiser, who is no superuser, publishes news in Wagtail: preview, draft, schedule."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import NewsPage
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Any:
    return make_cms.grown(make.programme(slug="birch"))


@pytest.fixture
def organiser(client: Client, tree: Any) -> Client:
    client.force_login(make.organiser(tree.programme))
    return client


def form(**fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "We begin",
            "slug": "we-begin",
            "date": "2026-09-07",
            "summary": "The first day.",
            "body": streamfield(
                [
                    ("text", rich_text("<p>Everybody came.</p>")),
                    ("quote", {"quote": "I know nobody here.", "said_by": ""}),
                ]
            ),
            "seo_title": "",
            "picture_alt": "",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **fields,
        }
    )


def adding(tree: Any, view: str = "add") -> str:
    return reverse(f"wagtailadmin_pages:{view}", args=["cms", "newspage", make_cms.news_list(tree).pk])


def test_a_draft_is_kept_and_not_shown(organiser: Client, tree: Any):
    response = organiser.post(adding(tree), form())

    page = NewsPage.objects.get(slug="we-begin")
    assert response.status_code == 302
    assert not page.live
    assert Client().get("/birch/news/we-begin/").status_code == 404


def test_a_page_can_be_looked_at_before_it_is_saved(organiser: Client, tree: Any):
    address = adding(tree, "preview_on_add")

    assert organiser.post(address, form()).json()["is_valid"]
    preview = organiser.get(address)

    assert "Everybody came." in preview.content.decode()
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]


def test_a_page_is_published(organiser: Client, tree: Any):
    organiser.post(adding(tree), form(**{"action-publish": "1"}))

    page = Client().get("/birch/news/we-begin/").content.decode()
    assert "Everybody came." in page
    assert "I know nobody here." in page


def test_a_page_is_published_by_the_clock_at_the_time_that_was_set(organiser: Client, tree: Any):
    at = timezone.now().replace(second=0, microsecond=0) + dt.timedelta(hours=2)
    local = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    organiser.post(adding(tree), form(go_live_at=local, **{"action-publish": "1"}))
    assert Client().get("/birch/news/we-begin/").status_code == 404

    with time_machine.travel(at - dt.timedelta(minutes=1), tick=False):
        call_command("publish_scheduled")
        assert Client().get("/birch/news/we-begin/").status_code == 404

    with time_machine.travel(at + dt.timedelta(seconds=1), tick=False):
        call_command("publish_scheduled")
        assert Client().get("/birch/news/we-begin/").status_code == 200


def test_an_editor_writes_but_does_not_publish(client: Client, tree: Any):
    client.force_login(make.editor(tree.programme))

    client.post(adding(tree), form(**{"action-publish": "1"}))

    assert not NewsPage.objects.filter(slug="we-begin", live=True).exists()


def test_the_menu_leads_each_editor_to_write_news_of_their_own_programme(client: Client, tree: Any):
    cedar = make_cms.grown(make.programme(slug="cedar"))
    ways = {}
    for grown in (tree, cedar):
        client.force_login(make.editor(make.cohort(programme=grown.programme)))
        page = client.get("/cms/").content.decode()
        ways[grown] = [adding(each) for each in (tree, cedar) if adding(each) in page]

    assert ways == {tree: [adding(tree)], cedar: [adding(cedar)]}
    assert client.get(adding(cedar)).status_code == 200


def test_an_editors_page_goes_to_the_approvers(client: Client, tree: Any):
    client.force_login(make.editor(tree.programme))
    client.post(adding(tree), form(**{"action-submit": "1"}))
    page = NewsPage.objects.get(slug="we-begin")
    approver = Client()
    approver.force_login(make.approver(tree.programme))
    approver.get("/cms/")

    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    approver.post(address, {"comment": ""})

    page.refresh_from_db()
    assert page.live


def test_somebody_without_a_role_gets_a_plain_no(client: Client, tree: Any):
    client.force_login(make.participant(make.cohort(programme=tree.programme)))

    assert client.get("/cms/").status_code == 403
    assert client.post(adding(tree), form()).status_code == 403


@pytest.mark.parametrize("name", ["evil.jpg", "picture.svg"])
def test_a_picture_that_is_none_is_refused(organiser: Client, tree: Any, name: str):
    file = make_cms.image_file(name)
    file.file.seek(0)
    file.file.truncate()
    file.file.write(b"<svg onload='alert(1)'/>")
    file.file.seek(0)

    response = organiser.post(
        reverse("wagtailimages:add"), {"title": "Evil", "file": file, "collection": tree.collection.pk}
    )

    assert response.status_code == 200  # the form again
    assert tree.collection.pk not in [p.collection_id for p in make_cms.Picture.objects.all()]


def test_a_picture_that_was_cut_off_is_told_in_words(organiser: Client, tree: Any):
    # Ends in the middle of what it says of itself, before its size.
    half = make_cms.image_file("team.jpg").read()[:30]
    addresses = [reverse("wagtailimages:add"), reverse("wagtailimages:edit", args=[make_cms.picture(tree).pk])]

    responses = [
        organiser.post(
            address,
            {"title": "Half", "file": make_cms.ContentFile(half, name="team.jpg"), "collection": tree.collection.pk},
        )
        for address in addresses
    ]

    assert [response.status_code for response in responses] == [200, 200]
    assert all("This picture is not whole, or far too large." in response.content.decode() for response in responses)


def test_somebody_who_moves_a_page_to_nowhere_is_told_so(organiser: Client, tree: Any):
    page = make_cms.news(tree)

    response = organiser.post(reverse("wagtailadmin_pages:move", args=[page.pk]), {"new_parent_page": "nowhere"})

    assert response.status_code == 400


def test_somebody_who_copies_a_page_under_one_that_is_not_there_is_told_so(organiser: Client, tree: Any):
    page = make_cms.news(tree)
    wanted = {"new_title": "Again", "new_slug": "again", "new_parent_page": "-0"}

    response = organiser.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), wanted)

    assert response.status_code == 400
    assert not NewsPage.objects.filter(title="Again").exists()


def test_a_form_that_did_not_come_whole_is_told_so_and_keeps_nothing(organiser: Client, tree: Any):
    whole = form()
    parts = {name: value for name, value in whole.items() if not name.startswith("body-")}

    response = organiser.post(adding(tree), parts)

    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()
    assert not NewsPage.objects.filter(title="We begin").exists()


@pytest.mark.parametrize("words", ["@", "a@b.example", '"', "AND", "team's", "half-done", "*", "(", "", "a " * 20_000])
def test_editors_search_with_any_signs_and_filters(organiser: Client, tree: Any, words: str):
    asked = {"q": words, "usage_count_min": "0", "usage_count_max": "9", "has_child_pages": "true"}
    asked["ordering"] = "file_size"
    addresses = [
        reverse("wagtailimages:index_results"),
        reverse("wagtaildocs:index_results"),
        reverse("wagtailadmin_explore_results", args=[make_cms.news_list(tree).get_parent().pk]),
    ]

    assert [organiser.get(address, asked).status_code for address in addresses] == [200, 200, 200]


def test_a_picture_is_taken_in_through_the_form(organiser: Client, tree: Any):
    organiser.post(
        reverse("wagtailimages:add"),
        {"title": "A team", "file": make_cms.image_file("team.jpg"), "collection": tree.collection.pk},
    )

    picture = make_cms.Picture.objects.get(title="A team")
    assert (picture.width, picture.height, picture.collection) == (64, 48, tree.collection)
    assert "team" not in picture.file.name


def test_a_document_is_known_by_its_content(organiser: Client, tree: Any):
    file = make_cms.ContentFile(b"MZ\x90\x00 not a PDF", name="harmless.pdf")

    response = organiser.post(
        reverse("wagtaildocs:add"), {"title": "Harmless", "file": file, "collection": tree.collection.pk}
    )

    assert response.status_code == 200
    assert not make_cms.Document.objects.filter(title="Harmless").exists()


def test_wagtails_own_account_page_opens_and_changes_no_name(organiser: Client, tree: Any):
    person = tree.programme.roles.get().person

    assert organiser.get("/cms/account/").status_code == 200
    organiser.post("/cms/account/", {"name_email-first_name": "Somebody", "name_email-last_name": "Else"})

    before = person.full_name
    person.refresh_from_db()
    assert person.full_name == before


def test_a_page_that_was_kept_by_itself_meanwhile_costs_no_word(organiser: Client, tree: Any):
    """Wagtail keeps a new page while it is typed; here it does so just after the form was found right."""
    make_cms.news(tree, slug="before")
    rivals = []

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not rivals and "slug" in sql and "we-begin" in (params or ()):
            rivals.append("we-begin")
            make_cms.news(tree, slug="we-begin")
        return answer

    with connection.execute_wrapper(meanwhile):
        response = organiser.post(adding(tree), form(summary="Everybody came on the first day."))

    assert rivals
    assert response.status_code == 200
    assert "already in use" in response.content.decode()
    assert "Everybody came on the first day." in response.content.decode()
