"""An editor of one programme sees nothing of another, wherever they look in Wagtail's admin."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cms.actions.access import align_groups
from programme.models import Person
from tests.factories import cms as make_cms
from tests.factories import programme as make
from tests.house.addresses import Address, all_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

SECRET = "Willow warbler"
# Its own trial of an error page, and signing out.
NEVER_ASKED = {"wagtailadmin_logout", "/cms/failwhale/"}


@pytest.fixture
def theirs() -> Any:
    return make_cms.grown(make.programme(name="Cedar", slug="cedar"))


@pytest.fixture
def ours() -> Any:
    return make_cms.grown(make.programme(name="Birch", slug="birch"))


@pytest.fixture
def editor(ours: Any) -> Person:
    person = make.organiser(ours.programme)
    align_groups(person)
    return person


@pytest.fixture
def admin(client: Client, editor: Person) -> Client:
    client.force_login(editor)
    return client


def test_the_lists_of_the_admin_show_nothing_of_another_programme(admin: Client, theirs: Any):
    draft = make_cms.news(theirs, live=False, title=f"{SECRET} draft")
    make_cms.news(theirs, title=f"{SECRET} news")
    make_cms.picture(theirs, title=f"{SECRET} picture")
    make_cms.document(theirs, title=f"{SECRET} document")
    parent = draft.get_parent().pk
    root = draft.get_root().pk
    pages = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[root]),
        reverse("wagtailadmin_pages:search") + "?q=Willow",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page") + "?page_type=wagtailcore.page",
        reverse("wagtailadmin_choose_page_child", args=[parent]),
        reverse("wagtailadmin_choose_page_search") + "?q=Willow",
        reverse("wagtailimages:index"),
        reverse("wagtailimages:index") + "?q=Willow",
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results") + "?q=Willow",
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:index") + "?q=Willow",
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtaildocs_chooser:choose_results") + "?q=Willow",
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:locked_pages"),
        reverse("wagtailadmin_reports:workflow"),
        "/cms/api/main/pages/",
        "/cms/api/main/pages/?child_of=root&for_explorer=1",
        f"/cms/api/main/pages/?child_of={parent}",
        "/cms/api/main/images/",
        "/cms/api/main/documents/",
    ]

    shown = [page for page in pages if SECRET in admin.get(page, follow=True).content.decode()]

    assert shown == [], "\n".join(shown)


def test_the_pages_of_the_admin_for_one_thing_of_another_programme_refuse(admin: Client, theirs: Any):
    draft = make_cms.news(theirs, live=False, title=SECRET)
    revision = draft.latest_revision_id
    picture = make_cms.picture(theirs, title=SECRET)
    document = make_cms.document(theirs, title=SECRET)
    pages = [
        *(
            reverse(f"wagtailadmin_pages:{name}", args=[draft.pk])
            for name in ("edit", "view_draft", "history", "delete", "copy", "usage", "preview_on_edit", "move")
        ),
        reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, revision]),
        reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, revision]),
        reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, "earliest", "latest"]),
        reverse("wagtailadmin_pages:workflow_history", args=[draft.pk]),
        reverse("wagtailadmin_pages:add", args=["cms", "newspage", draft.get_parent().pk]),
        reverse("wagtailadmin_pages:preview_on_add", args=["cms", "newspage", draft.get_parent().pk]),
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtailimages:preview", args=[picture.pk, "width-100"]),
        reverse("wagtailimages:url_generator", args=[picture.pk]),
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
        reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtaildocs:document_usage", args=[document.pk]),
        reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
        f"/cms/api/main/pages/{draft.pk}/",
        f"/cms/api/main/images/{picture.pk}/",
        f"/cms/api/main/documents/{document.pk}/",
    ]

    assert [page for page in pages if admin.get(page).status_code == 200] == []


def test_no_page_of_the_admin_shows_a_thing_of_another_programme(admin: Client, theirs: Any):
    """Every address of Wagtail's admin, filled with the numbers of another programme's things."""
    draft = make_cms.news(theirs, live=False, title=f"{SECRET} draft")
    picture = make_cms.picture(theirs, title=f"{SECRET} picture")
    document = make_cms.document(theirs, title=f"{SECRET} document")
    editor = make.editor(theirs.programme)
    draft.get_workflow().start(draft, editor)
    state = draft.current_workflow_state
    ours = [each for each in all_addresses() if each.route.startswith("cms/") and each.name not in NEVER_ASKED]
    things = {"images": picture.pk, "docs": document.pk, "collections": theirs.collection_id}

    def value(address: Address, converter: str, name: str) -> Any:
        if name in {"revision_id", "version"}:
            return draft.latest_revision_id
        if name in {"task_state_id"}:
            return state.current_task_state_id
        if name in {"workflow_state_id"}:
            return state.pk
        kind = next((pk for part, pk in things.items() if part in address.route), draft.pk)
        known = {"app_label": "cms", "model_name": "newspage", "content_type_app_name": "cms"}
        known |= {
            "content_type_model_name": "newspage",
            "parent_page_id": draft.get_parent().pk,
            "filter_spec": "width-9",
        }
        fallback = {"slug": "x", "path": "x", "uuid": uuid.UUID(int=1)}.get(converter, kind)
        return known.get(name, fallback)

    asked, shown = 0, []
    for address in ours:
        try:
            path = address.filled(partial(value, address))
        except NoReverseMatch:
            continue
        asked += 1
        for query in ("", "?q=Willow") if "search" in path or "choos" in path else ("",):
            response = admin.get(path + query)
            text = b"".join(response) if response.streaming else response.content
            if SECRET in text.decode(errors="replace"):
                shown.append(path + query)

    assert asked > 100
    assert shown == [], "\n".join(shown)


def test_posting_to_a_page_of_another_programme_changes_nothing(admin: Client, theirs: Any):
    page = make_cms.news(theirs, title="As it was")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    admin.post(address, {"title": "Taken over", "slug": page.slug, "action-publish": "1"})
    admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    page.refresh_from_db()
    assert (page.title, page.live) == ("As it was", True)


def test_an_editor_has_no_way_to_people_groups_or_settings(admin: Client):
    pages = [
        reverse(name)
        for name in (
            "wagtailusers_users:index",
            "wagtailusers_groups:index",
            "wagtailsites:index",
            "wagtailredirects:index",
            "wagtailadmin_collections:index",
            "wagtailadmin_workflows:index",
        )
    ]

    assert [page for page in pages if admin.get(page).status_code == 200] == []


def test_the_own_part_of_the_site_is_open(admin: Client, ours: Any):
    draft = make_cms.news(ours, live=False, title="Our own draft")

    assert "Our own draft" in admin.get(reverse("wagtailadmin_explore", args=[draft.get_parent().pk])).content.decode()
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200


def test_the_own_pictures_and_documents_can_be_chosen(admin: Client, ours: Any):
    make_cms.picture(ours, title="Our picture")
    make_cms.document(ours, title="Our document")

    for name, title in (("wagtailimages", "Our picture"), ("wagtaildocs", "Our document")):
        for page in (reverse(f"{name}:index"), reverse(f"{name}_chooser:choose")):
            assert title in admin.get(page).content.decode(), page


def test_the_home_page_of_the_site_belongs_to_no_programme(admin: Client):
    home = make_cms.home()

    assert admin.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code in {302, 403}
