"""From a draft to the public: approval, the clock, a hold before an election, readers outside, the winners' story."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from cms.actions import press_link as press
from cms.actions import publishing
from cms.actions.team_story import write_story
from cms.models import NewsPage, PictureRendition, PressAnswer, PressLink, TeamStory
from programme.models import AuditEvent, Notification, Person
from programme.shared.refusals import NotAllowed
from tests.cms.test_embargo import publish
from tests.factories import cms as make_cms
from tests.factories import judging as make_judging
from tests.factories import programme as make
from tests.factories import teams as make_teams

pytestmark = pytest.mark.django_db

SECRET = "Nightjar over the harbour"


@pytest.fixture
def cohort() -> Any:
    return make.cohort(programme=make.programme(name="Birch", slug="birch"), name="Spring", slug="spring")


@pytest.fixture
def tree(cohort: Any) -> Any:
    return make_cms.grown(cohort.programme)


def desk(cohort: Any, name: str = "publishing_desk", *args: Any) -> str:
    return reverse(f"cms:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    client.get("/cms/")
    return client


# --- Approval ------------------------------------------------------------------------------------------------------


def waiting_page(tree: Any, editor: Person) -> NewsPage:
    page = make_cms.news(tree, live=False, title="We begin")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page


def decide(page: Any, approver: Person, decision: str, comment: str = "") -> None:
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, decision, state.pk])
    assert as_(approver).post(address, {"comment": comment}).status_code == 302


def messages_to(person: Person) -> list[tuple[str, str]]:
    return [(each.kind, each.body) for each in Notification.objects.filter(person=person, kind__startswith="cms.")]


def test_approvers_hear_that_a_page_waits_and_the_author_hears_what_became_of_it(tree: Any, mailoutbox: Any):
    editor, approver = make.editor(tree.programme), make.approver(tree.programme)
    organiser = make.organiser(tree.programme)
    page = waiting_page(tree, editor)

    assert [kind for kind, _ in messages_to(approver)] == ["cms.page_to_approve"]
    assert [kind for kind, _ in messages_to(organiser)] == ["cms.page_to_approve"]
    assert messages_to(editor) == []

    decide(page, approver, "reject", "The date is wrong.")
    ((kind, text),) = messages_to(editor)
    assert kind == "cms.page_sent_back"
    assert "The date is wrong." in text

    page.refresh_from_db()
    page.current_workflow_state.resume(user=editor)
    decide(page, approver, "approve")
    assert {kind for kind, _ in messages_to(editor)} == {"cms.page_sent_back", "cms.page_approved"}
    assert len(messages_to(approver)) == 2
    # Wagtail's own mails would go past our outbox.
    assert mailoutbox == []
    assert AuditEvent.objects.filter(code__startswith="cms.page.").count() == 4


def test_approvers_of_another_programme_hear_nothing(tree: Any):
    stranger = make.approver(make_cms.grown(make.programme(slug="cedar")).programme)

    waiting_page(tree, make.editor(tree.programme))

    assert messages_to(stranger) == []


def test_history_and_comparison_of_a_page_are_open_to_its_editor(tree: Any):
    editor = make.editor(tree.programme)
    page = make_cms.news(tree, title="First words")
    page.title = "Second words"
    page.save_revision(user=editor)
    first, last = page.revisions.order_by("pk").first(), page.revisions.order_by("pk").last()
    client = as_(editor)

    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    compare = client.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, last.pk]))

    assert history.status_code == 200
    assert "First" in compare.content.decode()
    assert "Second" in compare.content.decode()


# --- The clock and the hold ----------------------------------------------------------------------------------------


def later_page(tree: Any, at: dt.datetime, **fields: Any) -> NewsPage:
    page = make_cms.news(tree, live=False, **fields)
    page.go_live_at = at
    page.save_revision().publish()
    return page


def test_the_clock_publishes_and_takes_down_and_leaves_a_record(client: Client, tree: Any):
    at = timezone.now() + dt.timedelta(hours=2)
    page = later_page(tree, at, slug="begin")
    page.refresh_from_db()

    with time_machine.travel(at, tick=False):
        assert publishing.publish_due(at=at) == 1
        assert client.get("/birch/news/begin/").status_code == 200
    page.refresh_from_db()
    page.expire_at = at + dt.timedelta(hours=1)
    page.go_live_at = None
    page.save_revision().publish()
    with time_machine.travel(page.expire_at, tick=False):
        assert publishing.publish_due(at=page.expire_at) == 1
        assert client.get("/birch/news/begin/").status_code == 404

    assert list(
        AuditEvent.objects.filter(code__startswith="cms.page").order_by("number").values_list("code", flat=True)
    ) == ["cms.page.published_by_clock", "cms.page.expired"]


def test_a_hold_keeps_what_is_due_lists_it_and_lets_it_go_when_it_ends(client: Client, tree: Any, cohort: Any):
    approver = make.approver(cohort.programme)
    at = timezone.now() + dt.timedelta(hours=2)
    later_page(tree, at, slug="begin", title="We begin")
    cedar = make_cms.grown(make.programme(slug="cedar"))
    later_page(cedar, at, slug="theirs")
    pages = as_(approver)

    pages.post(desk(cohort, "publishing_hold"), {"reason": "Pre-election period."})
    with time_machine.travel(at, tick=False):
        assert publishing.publish_due(at=at) == 1
        assert client.get("/birch/news/begin/").status_code == 404
        assert client.get("/cedar/news/theirs/").status_code == 200
        listed = pages.get(desk(cohort)).content.decode()
        pages.post(desk(cohort, "publishing_release"))
        assert publishing.publish_due(at=at) == 1
        assert client.get("/birch/news/begin/").status_code == 200

    assert "We begin" in listed
    assert "Pre-election period." in listed
    assert re.search(r"<strong>held</strong>", listed)
    codes = list(AuditEvent.objects.filter(code__startswith="cms.hold").values_list("code", flat=True))
    assert sorted(codes) == ["cms.hold.begun", "cms.hold.ended"]


def test_only_who_publishes_holds_and_only_once(tree: Any, cohort: Any):
    with pytest.raises(NotAllowed):
        publishing.hold(cohort.programme, by=make.editor(cohort), reason="I say so.")
    approver = make.approver(cohort)
    publishing.hold(cohort.programme, by=approver, reason="Elections.")

    with pytest.raises(publishing.AlreadyHeld):
        publishing.hold(cohort.programme, by=approver, reason="Again.")


def test_the_desk_is_open_to_an_editor_and_takes_no_more_queries_for_more_rows(
    tree: Any, cohort: Any, django_assert_max_num_queries: Any
):
    client = as_(make.editor(cohort))
    for number in range(6):
        later_page(tree, timezone.now() + dt.timedelta(days=number + 1))
        make_teams.team(cohort, name=f"Team {number}")
        make_cms.press_link(cohort)

    with django_assert_max_num_queries(40):
        response = client.get(desk(cohort))

    assert response.status_code == 200
    assert "0 of 6 are ready" in response.content.decode()


# --- A reader without an account -----------------------------------------------------------------------------------


def address(link: PressLink) -> str:
    return reverse("cms:press_link_open", args=[link.link_token()])


def test_a_press_office_reads_one_draft_and_its_answer_reaches_who_asked(client: Client, tree: Any, cohort: Any):
    editor = make.editor(cohort)
    page = make_cms.news(
        tree, live=False, title=SECRET, picture=make_cms.picture(tree), picture_alt="A team", owner=editor
    )
    as_(editor).post(
        desk(cohort, "press_link_create"),
        {"page": page.pk, "full_name": "Petra Press", "email": "Petra@office.example", "days": "2"},
    )
    link = PressLink.objects.get()
    mail = Notification.objects.get(kind="cms.press_page")
    assert mail.address == "petra@office.example"

    shown = client.get(address(link))
    assert shown.status_code == 200
    assert SECRET in shown.content.decode()
    assert "noindex" in shown["X-Robots-Tag"]
    client.post(address(link), {"verdict": "changes", "text": "Name the minister."})

    assert "Name the minister." in Notification.objects.get(kind="cms.press_answered", person=editor).body
    assert "Name the minister." in as_(editor).get(desk(cohort)).content.decode()
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 302
    assert client.get("/birch/news/").content.decode().count(SECRET) == 0


def test_the_reader_sees_the_draft_as_it_is_now(client: Client, tree: Any, cohort: Any):
    page = make_cms.news(tree, live=False, title="Before")
    link = make_cms.press_link(cohort, page)

    page.title = "After"
    page.save_revision()

    assert "After" in client.get(address(link)).content.decode()


def test_a_link_that_is_over_shows_nothing_of_the_draft_and_takes_no_answer(client: Client, tree: Any, cohort: Any):
    page = make_cms.news(tree, live=False, title=SECRET)
    link = make_cms.press_link(cohort, page)
    closed = make_cms.press_link(cohort, page)
    press.revoke_press_link(closed, by=make.editor(cohort))

    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        late = client.get(address(link)).content.decode()
        client.post(address(link), {"verdict": "agreed", "text": ""})
    early = client.get(address(closed)).content.decode()

    assert "This draft is closed" in late
    assert "This draft is closed" in early
    assert SECRET not in late + early
    assert not PressAnswer.objects.exists()
    with pytest.raises(press.LinkIsOver):
        press.answer(closed, verdict="agreed", text="")


def test_whoever_wants_a_change_says_which(client: Client, tree: Any, cohort: Any):
    link = make_cms.press_link(cohort)

    response = client.post(address(link), {"verdict": "changes", "text": ""})

    assert "Say what should change." in response.content.decode()
    assert not PressAnswer.objects.exists()


def test_no_page_of_another_programme_can_be_sent(tree: Any, cohort: Any):
    theirs = make_cms.news(make_cms.grown(make.programme(slug="cedar")), live=False)
    editor = make.editor(cohort)

    response = as_(editor).post(
        desk(cohort, "press_link_create"),
        {"page": theirs.pk, "full_name": "Petra Press", "email": "petra@office.example", "days": "2"},
    )

    assert response.status_code == 200
    assert not PressLink.objects.exists()
    with pytest.raises(NotAllowed):
        press.send_press_link(theirs, by=editor, full_name="Petra", email="petra@office.example", days=2)


def test_readers_are_forgotten_three_months_after_their_link(tree: Any, cohort: Any):
    link = make_cms.press_link(cohort)

    assert press.forget_press_links(at=link.link_expires_at + dt.timedelta(days=89)) == 0
    assert press.forget_press_links(at=link.link_expires_at + dt.timedelta(days=90)) == 1


# --- The winners' story --------------------------------------------------------------------------------------------

TEAMS = ("Kestrel", "Kingfisher", "Plover", "Dunlin", "Curlew")


@pytest.fixture
def pitched(tree: Any, cohort: Any) -> Any:
    """A locked day of five teams, each with its story, and a page with the block that waits for the result."""
    opened = make_judging.day(cohort)
    editor = make.editor(cohort)
    for name in TEAMS[:4]:
        make_judging.pitch(opened, make_teams.team(cohort, name=name))
    make_judging.pitch(opened, make_teams.team(cohort, name=TEAMS[4]))
    for _ in range(2):
        make_judging.judge(opened)
    for pitch in opened.pitches.select_related("team"):
        write_story(
            pitch.team,
            by=editor,
            text=f"Seeded story of {pitch.team.name}.",
            picture=make_cms.image_file(),
            picture_alt=f"Seeded picture of {pitch.team.name}",
        )
    make_cms.news(tree, slug="story", title="What they made", body=[("stories", {"title": "Awarded", "cohort": ""})])
    make_cms.news(tree, live=False, slug="draft", body=[("stories", {"title": "Awarded", "cohort": "spring"})])
    return opened


# Every table of the open data, in both forms.
DATA = tuple(
    f"{table}.{ending}" for table in ("challenges", "solutions", "awards", "adoption") for ending in ("csv", "json")
)


def seeded(text: str) -> set[str]:
    return set(re.findall(r"Seeded (?:story|picture) of (\w+)", text))


def looked_at(editor: Client, link: PressLink) -> dict[str, str]:
    """Everything that readers and editors can look at: pages, previews, drafts, search, feeds, what is stored."""
    draft = NewsPage.objects.get(slug="draft")
    public = ("/", "/birch/", "/birch/news/story/", "/news/feed/", "/birch/news/feed/", "/sitemap.xml")
    found = {each: Client().get(each).content.decode() for each in public}
    found["search"] = Client().get("/search/?q=seeded").content.decode()
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    found["press"] = token.sub("", Client().get(address(link)).content.decode())
    for page in (draft, NewsPage.objects.get(slug="story")):
        shown = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        found[f"draft {page.slug}"] = token.sub("", editor.get(shown).content.decode())
    found["revisions"] = "".join(str(each.content) for each in Revision.objects.all())
    found["pages"] = "".join(str(each) for each in Page.objects.values_list("title", "search_description"))
    found |= {f"data {name}": Client().get(f"/open-data/{name}").getvalue().decode() for name in DATA}
    # What Wagtail keeps beside its pages.
    found["renditions"] = str(sorted(PictureRendition.objects.values_list("image__title", "filter_spec")))
    found["references"] = str(sorted(ReferenceIndex.objects.values_list("object_id", "to_object_id", "content_path")))
    found["search entries"] = str(sorted(IndexEntry.objects.values_list("object_id", "title", "body", "autocomplete")))
    return found


def test_before_the_result_every_page_draft_and_preview_is_the_same_whoever_won(pitched: Any, cohort: Any):
    editor = as_(make.editor(cohort))
    link = make_cms.press_link(cohort, NewsPage.objects.get(slug="draft"))
    at = timezone.now() + dt.timedelta(days=3)
    before = looked_at(editor, link)

    sheet = signed_with(pitched)
    publish(sheet, at=at)
    after = looked_at(editor, link)

    assert after == before
    assert {name: seeded(text) for name, text in before.items() if seeded(text)} == {}
    assert "appear here, by themselves" in before["draft draft"]


def test_at_publication_the_awarded_teams_are_told_of_and_nobody_else(pitched: Any, cohort: Any):
    link = make_cms.press_link(cohort, NewsPage.objects.get(slug="draft"))
    at = timezone.now() + dt.timedelta(days=3)
    sheet = signed_with(pitched)
    publish(sheet, at=at)
    awarded = {each.team.name for each in sheet.awards.select_related("team")}
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        assert seeded(Client().get("/birch/news/story/").content.decode()) == set()

    with time_machine.travel(at, tick=False):
        found = looked_at(as_(make.editor(cohort)), link)

    assert 0 < len(awarded) < len(TEAMS)
    told = {name for name, text in found.items() if seeded(text)}
    assert {"/birch/news/story/", "draft draft", "press"} <= told
    assert {name: seeded(text) for name, text in found.items() if name in told} == dict.fromkeys(told, awarded)
    assert "revisions" not in told


def signed_with(day: Any) -> Any:
    opened = make_judging.pitch_day.open_scoring(day, by=make_judging.organiser_of(day))
    for pitch, level in zip(opened.pitches.order_by("position"), (5, 5, 4, 3, 2), strict=True):
        for judge in make_judging.judges_of(opened):
            make_judging.save(pitch, judge, level, level, level, level, level)
    locked = make_judging.pitch_day.lock_scoring(
        opened, by=make_judging.organiser_of(opened), missing=make_judging.progress.missing_cards(opened)
    )
    return make_judging.signed_sheet(locked, winners=2, commended=1)


def test_an_editor_writes_the_story_of_a_team_with_its_picture(cohort: Any, tree: Any):
    team = make_teams.team(cohort, name="Kestrel")
    page = desk(cohort, "team_story_edit", team.pk)
    client = as_(make.editor(cohort))

    refused = client.post(page, {"text": "They listened first.", "picture": make_cms.image_file(), "picture_alt": ""})
    assert "Say what the picture shows." in refused.content.decode()
    client.post(page, {"text": "They listened.", "picture": make_cms.image_file(), "picture_alt": "A whiteboard"})

    story = TeamStory.objects.get(team=team)
    assert (story.text, story.picture_alt) == ("They listened.", "A whiteboard")
    assert story.picture.collection == tree.collection
    assert "They listened." in client.get(page).content.decode()


def test_a_team_of_another_cohort_is_not_found(cohort: Any, tree: Any):
    other = make_teams.team(make.cohort(programme=make.programme(slug="cedar")))

    assert as_(make.editor(cohort)).get(desk(cohort, "team_story_edit", other.pk)).status_code == 404
