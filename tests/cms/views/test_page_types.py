"""Events, people and partners, the contact form, and the blocks that every page may hold."""

import datetime as dt
import json
import re
from typing import Any

import html5lib
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision
from wagtail.rich_text import RichText

from cms.actions import picture as pictures
from cms.actions.enquiry import forget_enquiries
from cms.models import ContactPage, Enquiry, EventPage, PartnersPage, SectionPage
from programme.models import AuditEvent, Notification
from programme.states import PublicName, Role
from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture
def tree() -> Any:
    return make_cms.grown(make.programme(name="Birch", slug="birch"))


def event(tree: Any, **fields: Any) -> EventPage:
    starts_at = fields.pop("starts_at", timezone.now() + dt.timedelta(days=3))
    page = EventPage(**{"title": "Open evening", "slug": "open-evening", "starts_at": starts_at, **fields})
    return tree.page.add_child(instance=page)


def section(tree: Any, *body: tuple[str, Any]) -> str:
    tree.page.add_child(instance=SectionPage(title="All blocks", slug="blocks", body=list(body)))
    return Client().get("/birch/blocks/").content.decode()


def data_of(text: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(found) == 1
    return dict(json.loads(found[0]))


# --- Pages ---------------------------------------------------------------------------------------------------------


def test_an_event_says_when_and_where_and_programs_read_it_too(client: Client, tree: Any):
    start = dt.datetime(2026, 12, 4, 17, tzinfo=dt.UTC)
    event(tree, starts_at=start, ends_at=start + dt.timedelta(hours=1), place="Leeds Town Hall")

    text = client.get("/birch/open-evening/").content.decode()

    assert "5pm on Friday 4 December 2026, until 6pm" in text
    assert "Leeds Town Hall" in text
    data = data_of(text)
    assert (data["@type"], data["startDate"]) == ("Event", "2026-12-04T17:00:00+00:00")
    assert data["location"]["name"] == "Leeds Town Hall"


def test_a_visitor_can_book_or_ask_before_an_event_and_only_ask_after_it(client: Client, tree: Any):
    at, hour = timezone.now(), dt.timedelta(hours=1)
    book = {"booking_address": "https://book.example/"}
    event(tree, slug="coming", starts_at=at + hour, **book)
    event(tree, slug="under-way", starts_at=at - hour, **book)
    event(tree, slug="over", starts_at=at - 2 * hour, ends_at=at - hour, **book)

    coming, under_way, over = (client.get(f"/birch/{s}/").content.decode() for s in ("coming", "under-way", "over"))

    assert "Book a place" in coming
    assert "Book a place" in under_way
    assert "This event is over" not in coming + under_way
    assert "This event is over" in over
    assert "Book a place" not in over
    assert all('href="/birch/contact/">Ask the organisers about it' in text for text in (coming, under_way, over))


def test_an_event_leads_to_no_contact_page_that_is_not_public(client: Client, tree: Any):
    ContactPage.objects.child_of(tree.page).get().unpublish()
    event(tree)

    assert "Ask the organisers about it" not in client.get("/birch/open-evening/").content.decode()


def test_an_event_does_not_end_before_it_starts(tree: Any):
    page = EventPage(title="Odd", slug="odd", starts_at=timezone.now(), ends_at=timezone.now() - dt.timedelta(hours=1))

    with pytest.raises(ValidationError, match="ends after it has started"):
        page.clean()


def test_only_events_to_come_are_listed_and_none_of_another_programme(tree: Any):
    cedar = make_cms.grown(make.programme(name="Cedar", slug="cedar"))
    event(cedar, title="Evening of Cedar", slug="cedar-evening")
    event(tree, title="Long over", slug="over", starts_at=timezone.now() - dt.timedelta(days=1))
    event(
        tree,
        title="Going on",
        slug="on",
        starts_at=timezone.now() - dt.timedelta(hours=1),
        ends_at=timezone.now() + dt.timedelta(hours=1),
    )
    event(tree)

    text = section(tree, ("events", {"title": "Meet us"}))

    assert "Going on" in text
    assert text.index("Going on") < text.index("Open evening")
    assert "Long over" not in text
    assert "Evening of Cedar" not in text


def test_partners_are_shown_and_only_people_who_want_to_be_named(client: Client, tree: Any):
    cohort = make.cohort(programme=tree.programme)
    for name, public in (("Ottoline Named", PublicName.FULL), ("Silas Unnamed", PublicName.NONE)):
        person = make.enrolment(cohort, role=Role.MENTOR).person
        person.full_name, person.public_name = name, public
        person.save()
    page = PartnersPage(
        title="Who carries it",
        slug="partners",
        partners=[
            ("partner", {"name": "Harbour Ltd", "text": "", "logo": None, "address": "https://harbour.example/"})
        ],
        body=[("people", {"title": "Mentors", "cohort": "", "role": Role.MENTOR})],
    )
    tree.page.add_child(instance=page)
    page.save_revision()

    text = client.get("/birch/partners/").content.decode()

    assert data_of(text)["mentions"] == [
        {"@type": "Organization", "name": "Harbour Ltd", "url": "https://harbour.example/"}
    ]
    assert "Ottoline Named" in text
    assert "Silas" not in text
    assert not Revision.objects.filter(content__icontains="Ottoline").exists()


# --- The contact form ----------------------------------------------------------------------------------------------


def written(**fields: str) -> dict[str, str]:
    return {"full_name": "Vera Visitor", "email": "vera@somewhere.example", "text": "May we come and watch?", **fields}


def contact(tree: Any) -> str:
    return f"/contact/{ContactPage.objects.child_of(tree.page).get().pk}/send/"


def test_what_a_visitor_writes_reaches_the_organisers_and_no_page(client: Client, tree: Any):
    organiser = make.organiser(tree.programme)
    make.editor(tree.programme)

    response = client.post(contact(tree), written(), follow=True)

    assert "Your message is on its way" in response.content.decode()
    message = Notification.objects.get(kind="cms.enquiry")
    assert message.person == organiser
    assert "May we come and watch?" in message.body
    assert "vera@somewhere.example" in message.body.replace("\u2060", "")
    assert not Page.objects.filter(title__contains="Vera").exists()
    assert not Revision.objects.filter(content__icontains="Vera").exists()
    assert AuditEvent.objects.filter(code="cms.enquiry.sent").count() == 1


def test_a_message_that_is_not_whole_comes_back_with_what_was_written(client: Client, tree: Any):
    response = client.post(contact(tree), written(email="nobody"))

    text = response.content.decode()
    assert response.status_code == 200
    assert "May we come and watch?" in text
    assert "Error: " in text
    assert not Enquiry.objects.exists()


def test_no_copy_is_kept_of_a_page_with_a_form(client: Client, tree: Any):
    first = client.get("/birch/contact/")

    assert first.status_code == 200
    assert "ETag" not in first
    assert client.get("/birch/contact/").content != first.content  # another token


def test_one_network_cannot_flood_the_organisers(client: Client, tree: Any):
    make.organiser(tree.programme)
    for number in range(30):
        last = client.post(contact(tree), written(text=f"Message {number}"))

    assert last.status_code == 200
    assert Enquiry.objects.count() <= 10


def test_messages_are_forgotten_after_half_a_year(client: Client, tree: Any):
    client.post(contact(tree), written())

    assert forget_enquiries(at=timezone.now() + dt.timedelta(days=179)) == 0
    assert forget_enquiries(at=timezone.now() + dt.timedelta(days=181)) == 1


# --- Blocks and what surrounds a page ------------------------------------------------------------------------------


def test_a_link_to_a_video_asks_nothing_of_its_site(tree: Any):
    video = {
        "title": "The finale",
        "address": "https://videos.example/watch?v=1",
        "length": "3 minutes",
        "picture": None,
        "alt": "",
        "transcript": "A team walks in.",
    }
    questions = {"title": "Asked often", "questions": [{"question": "Who?", "answer": RichText("<p>You.</p>")}]}

    text = section(tree, ("video", video), ("questions", questions))

    html5lib.HTMLParser(strict=True).parse(text)
    assert "Opens on videos.example." in text
    assert "A team walks in." in text
    assert "<summary>Who?</summary>" in text
    assert "<iframe" not in text
    assert re.findall(r'src="https?://(?!testserver)', text) == []


def test_every_page_has_a_card_for_those_who_share_it(client: Client, tree: Any):
    make_cms.news(tree, slug="plain")
    make_cms.news(tree, slug="pictured", picture=make_cms.picture(tree), picture_alt="A team")

    def card(address: str) -> str:
        return re.findall(r'property="og:image" content="([^"]+)"', client.get(address).content.decode())[0]

    assert card("/birch/news/plain/").startswith("http://testserver/static/cms/img/card")
    assert re.match(r"http://testserver/media/images/.*\.jpg$", card("/birch/news/pictured/"))


def test_words_of_an_editor_cannot_end_the_block_of_data(client: Client, tree: Any):
    make_cms.news(tree, slug="odd", title="</script><b>Odd & bold</b>")

    assert data_of(client.get("/birch/news/odd/").content.decode())["name"] == "</script><b>Odd & bold</b>"


def test_pictures_are_drawn_as_webp_with_their_size(client: Client, tree: Any):
    make_cms.news(tree, slug="begin", picture=make_cms.picture(tree), picture_alt="A team")

    found = re.search(r"<img[^>]*alt=\"A team\"[^>]*>", client.get("/birch/news/begin/").content.decode())

    assert found
    assert ".webp" in found[0]
    assert 'width="' in found[0]
    assert 'height="' in found[0]


def test_a_page_that_is_due_to_end_is_gone_when_the_clock_says_so(client: Client, tree: Any):
    page = make_cms.news(tree, slug="brief")
    page.expire_at = timezone.now() + dt.timedelta(hours=1)
    page.save()

    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        call_command("publish_scheduled")

    assert client.get("/birch/news/brief/").status_code == 404


def test_the_worker_draws_the_sizes_that_pages_ask_for(client: Client, tree: Any):
    picture = make_cms.picture(tree)
    assert DBTaskResult.objects.filter(task_path="cms.tasks.draw_sizes", args_kwargs__args=[picture.pk]).exists()

    pictures.draw_sizes(picture.pk)

    assert set(picture.renditions.values_list("filter_spec", flat=True)) == set(pictures.SIZES)
