"""What everybody may open: pages, search, feed, sitemap, pictures; and nothing that is not published."""

import datetime as dt
import io
from typing import Any

import html5lib
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.rich_text import RichText

from teams.states import Audience
from tests.factories import cms as make_cms
from tests.factories import programme as make
from tests.factories import teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Any:
    return make_cms.grown(make.programme(name="Birch", slug="birch", contact_email="hello@birch.example"))


def test_a_programme_page_shows_its_own_name_dates_and_news(client: Client, tree: Any):
    cohort = make.cohort(programme=tree.programme, name="Spring in the north")
    cohort.milestones.create(name="Kick-off in Leeds", at=timezone.now() + dt.timedelta(days=3))
    make_cms.news(tree, title="We begin")

    page = client.get("/birch/").content.decode()

    for words in ("Birch", "Spring in the north", "Kick-off in Leeds", "We begin", "hello@birch.example"):
        assert words in page


def test_a_programme_shows_no_news_of_another_and_the_home_page_shows_all(client: Client, tree: Any):
    make_cms.news(tree, title="Birch begins")
    make_cms.news(make_cms.grown(make.programme(slug="cedar")), title="Cedar begins")

    assert "Cedar begins" not in client.get("/birch/").content.decode()
    assert "Cedar begins" not in client.get("/birch/news/").content.decode()
    for address in ("/", "/news/"):
        page = client.get(address).content.decode()
        assert "Cedar begins" in page
        assert "Birch begins" in page


def test_drafts_and_pages_to_come_are_nowhere(client: Client, tree: Any):
    make_cms.news(tree, live=False, title="Nightjar draft", slug="nightjar")
    later = make_cms.news(tree, live=False, title="Nightjar later", slug="nightjar-later")
    later.go_live_at = timezone.now() + dt.timedelta(hours=1)
    later.save_revision(approved_go_live_at=later.go_live_at)

    assert client.get("/birch/news/nightjar/").status_code == 404
    assert client.get("/birch/news/nightjar-later/").status_code == 404
    for address in ("/", "/birch/", "/news/", "/birch/news/", "/news/feed/", "/birch/news/feed/", "/sitemap.xml"):
        assert "ightjar" not in client.get(address).content.decode(), address
    assert "0 pages" not in client.get("/search/?q=nightjar").content.decode()
    assert "Nightjar" not in client.get("/search/?q=nightjar").content.decode()


def test_search_finds_words_of_titles_and_texts(client: Client, tree: Any):
    make_cms.news(tree, title="Seven teams", summary="They met at the lighthouse.")

    for words in ("teams", "lighthouse", "seven lighthouse"):
        assert "Seven teams" in client.get("/search/", {"q": words}).content.decode(), words
    assert "Seven teams" not in client.get("/search/", {"q": "seven submarines"}).content.decode()


@pytest.mark.parametrize(
    "words", ['"', "'", "a OR b", "NEAR(", "*", "\\", "%", "\0", "-", "<script>", "ü" * 300, "   "]
)
def test_search_takes_any_words(client: Client, tree: Any, words: str):
    response = client.get("/search/", {"q": words})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_search_of_many_pages_takes_no_more_queries_than_of_one(client: Client, tree: Any, django_assert_num_queries):
    make_cms.news(tree, title="Harbour 1")
    client.get("/search/?q=harbour")
    with django_assert_num_queries(9, exact=False):
        client.get("/search/?q=harbour")

    for number in range(5):
        make_cms.news(tree, title=f"Harbour {number + 2}")
    with django_assert_num_queries(9, exact=False):
        client.get("/search/?q=harbour")


def test_the_feed_of_a_programme_holds_its_news_with_whole_addresses(client: Client, tree: Any):
    make_cms.news(tree, title="We begin", slug="begin")

    response = client.get("/birch/news/feed/")

    assert response["Content-Type"].startswith("application/atom+xml")
    assert "http://testserver/birch/news/begin/" in response.content.decode()
    assert client.get("/nothing/news/feed/").status_code == 404


def test_robots_and_sitemap_lead_to_public_pages_only(client: Client, tree: Any):
    make_cms.news(tree, slug="begin")

    sitemap = client.get("/sitemap.xml").content.decode()

    assert "<loc>http://testserver/birch/news/begin/</loc>" in sitemap
    assert "Disallow: /organise/" in client.get("/robots.txt").content.decode()


def test_a_picture_loses_what_the_camera_wrote_and_gets_a_name_nobody_can_guess(tree: Any):
    exif = Image.Exif()
    exif[0x013B] = "Ottoline Unmistakable"
    picture = make_cms.picture(tree, file=make_cms.image_file("ottoline.jpg", exif=exif))

    with picture.file.open() as file:
        stored = file.read()

    assert b"Ottoline" not in stored
    assert "ottoline" not in picture.file.name
    assert Image.open(io.BytesIO(stored)).size == (64, 48)


def test_sizes_of_a_picture_are_open_but_what_was_uploaded_is_not(client: Client, tree: Any):
    picture = make_cms.picture(tree)
    size = picture.get_rendition("width-32")

    answer = client.get(size.url)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert "immutable" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)
    assert client.get(picture.file.url).status_code == 404
    assert client.get("/media/images/../site.sqlite3").status_code == 404
    assert client.get("/media/images/nothing.jpg").status_code == 404


def test_a_news_page_shows_its_picture_with_words_for_it(client: Client, tree: Any):
    make_cms.news(tree, slug="begin", picture=make_cms.picture(tree), picture_alt="Two people at a whiteboard")

    page = client.get("/birch/news/begin/").content.decode()

    assert 'alt="Two people at a whiteboard"' in page
    assert "srcset=" in page


@pytest.mark.parametrize(
    "address",
    ["/", "/birch/", "/birch/about/", "/news/", "/birch/news/", "/birch/news/begin/", "/search/?q=begin", "/privacy/"],
)
def test_public_pages_are_valid_html(client: Client, tree: Any, address: str):
    cohort = make.cohort(programme=tree.programme)
    cohort.milestones.create(name="Kick-off", at=timezone.now())
    make_cms.news(tree, slug="begin", title="We begin", picture=make_cms.picture(tree), picture_alt="A team")
    make_cms.news(tree, title="We begin again")

    html5lib.HTMLParser(strict=True).parse(client.get(address).content.decode())


@pytest.mark.parametrize(("typed", "meant"), [("lighthuose", "lighthouse"), ("sevn teams", "seven teams")])
def test_a_word_written_wrongly_is_answered_with_one_of_a_public_page(
    client: Client, tree: Any, typed: str, meant: str
):
    make_cms.news(tree, title="Seven teams", summary="They met at the lighthouse.")

    text = client.get("/search/", {"q": typed}).content.decode()

    assert f">{meant}</a>?" in text


def test_a_word_of_a_draft_is_never_suggested(client: Client, tree: Any):
    make_cms.news(tree, live=False, title="Nightjar", summary="Nightjar wins.")

    text = client.get("/search/?q=nightjer").content.decode()

    assert "Did you mean" not in text


def test_a_page_that_is_not_there_helps_to_find_it(client: Client, tree: Any):
    response = client.get("/birch/nothing-here/")

    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()


def test_the_old_address_of_a_page_leads_to_the_new_one(
    client: Client, tree: Any, django_capture_on_commit_callbacks: Any
):
    page = make_cms.news(tree, slug="begin")
    page.slug = "we-begin"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    response = client.get("/birch/news/begin/")

    assert (response.status_code, response["Location"]) == (301, "/birch/news/we-begin/")


def test_a_document_is_there_once_a_public_page_leads_to_it_and_as_a_file_to_keep(client: Client, tree: Any):
    document = make_cms.document(tree)
    body = [("text", RichText(f'<p><a linktype="document" id="{document.pk}">What we agreed</a></p>'))]
    page = make_cms.news(tree, live=False, body=body)
    editor = Client()
    editor.force_login(make.editor(tree.programme))
    editor.get("/cms/")
    stranger = Client()
    stranger.force_login(make.editor(make_cms.grown(make.programme(slug="cedar")).programme))
    stranger.get("/cms/")

    assert client.get(document.url).status_code == 404
    assert stranger.get(document.url).status_code == 404
    for_the_editor = editor.get(document.url)
    assert for_the_editor.getvalue() == b"What we agreed."
    page.save_revision().publish()
    answer = client.get(document.url)

    assert answer.getvalue() == b"What we agreed."
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_page_shows_the_open_challenges_of_its_cohort_as_they_are_now(client: Client, tree: Any):
    cohort = make.cohort(programme=tree.programme)
    kept = teams.challenge(cohort, title="Late letters", audience=Audience.PUBLIC)
    teams.challenge(cohort, title="Nightjar draft", audience=Audience.PUBLIC, published=False)
    teams.challenge(cohort, title="Nightjar for the cohort", audience=Audience.COHORT)
    teams.challenge(make.cohort(), title="Of another programme")
    page = make_cms.news(tree, body=[("challenges", {"title": "Open now", "cohort": ""})])

    text = client.get(page.get_url()).content.decode()

    assert "Open now" in text
    assert f"/challenges/{kept.pk}/" in text
    assert "Nightjar" not in text
    assert "Of another programme" not in text
    kept.title = "Letters that come late"
    kept.save()
    caches["pages"].clear()
    assert "Letters that come late" in client.get(page.get_url()).content.decode()


def test_a_picture_is_cut_around_its_focal_point(tree: Any):
    halves = Image.new("RGB", (400, 100), (255, 255, 255))
    halves.paste((0, 0, 0), (200, 0, 400, 100))
    kept = io.BytesIO()
    halves.save(kept, "PNG")
    picture = make_cms.picture(tree, file=ContentFile(kept.getvalue(), name="halves.png"))

    def cut(x: int) -> int:
        """How bright the cut is in its middle."""
        picture.focal_point_x, picture.focal_point_y = x, 50
        picture.focal_point_width = picture.focal_point_height = 60
        picture.save()
        with picture.get_rendition("fill-100x100").file.open() as file:
            return Image.open(file).convert("L").getpixel((50, 50))

    assert cut(50) > 200
    assert cut(350) < 50


def test_the_summary_to_print_holds_the_facts_of_a_solution_and_no_more_text_than_a_sheet_takes(client: Client):
    solution = teams.released_solution(title="Late letters", text="word " * 1_000)
    make_cms.solution_page(solution)

    text = client.get(f"/library/{solution.pk}/summary/").content.decode()

    assert "Late letters" in text
    assert solution.team.name in text
    assert 200 <= text.count("word") <= 230
