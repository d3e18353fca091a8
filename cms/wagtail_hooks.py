"""What we tell Wagtail's admin; each hook is named in Wagtail's documentation."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.choosers.files import OwnDocuments, OwnPictures
from cms.links import PageLink
from cms.models import SolutionPage
from cms.queries import pictured, publishing
from cms.queries.document import may_read
from cms.views import guide
from programme.shared.addresses import path_in

HIDDEN_FROM_MENU = {"help", "reports"}


@hooks.register("register_admin_menu_item")
def back_to_the_desks() -> MenuItem:
    return MenuItem(_("My home page"), "/home/", icon_name="arrow-left", order=1, name="desks")


@hooks.register("register_admin_menu_item")
def to_the_guide() -> MenuItem:
    return MenuItem(_("Short guide"), reverse_lazy("cms_guide"), icon_name="help", order=900, name="guide")


@hooks.register("register_admin_urls")
def guide_urls() -> list[Any]:
    return [path("guide/", guide.show, name="cms_guide")]


@hooks.register("register_page_header_buttons")
def ask_somebody_to_read(page: Any, user: Any, view_name: str = "", **_about: Any) -> Iterator[Button]:
    """For a page of a programme, from its editor."""
    programme = getattr(page.specific, "programme", None)
    cohort = publishing.cohort_to_publish_for(user) if programme else None
    if cohort and cohort.programme == programme:
        url = f"{path_in(cohort, 'cms:press_link_create')}?page={page.pk}"
        yield Button(_("Let somebody outside read it"), url, icon_name="mail", priority=80)


@hooks.register("construct_main_menu")
def what_this_editor_needs(request: HttpRequest, menu_items: list[Any]) -> None:
    """Items that lead into one's own programme are made anew each time: registered ones are shared by everybody."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_FROM_MENU]
    if (cohort := publishing.cohort_to_publish_for(request.user)) is None:
        return
    desk = path_in(cohort, "cms:publishing_desk")
    menu_items.append(MenuItem(_("Publishing"), desk, icon_name="date", order=150, name="publishing"))
    if (news := publishing.news_list_of(cohort.programme)) and news.permissions_for_user(
        request.user
    ).can_add_subpage():
        write = reverse("wagtailadmin_pages:add", args=("cms", "newspage", news.pk))
        menu_items.append(MenuItem(_("Write news"), write, icon_name="edit", order=50, name="write-news"))


@hooks.register("before_publish_page")
def only_what_is_released(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The page itself would stay unpublished; here the editor is told why."""
    if isinstance(page, SolutionPage) and not page.solution.is_released:
        messages.error(request, _("A release is missing or was withdrawn, so this page cannot be published."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_publish_page")
def who_is_in_the_pictures(request: HttpRequest, page: Any) -> None:
    """Asked for at once, so that a consent taken back finds every picture."""
    cohort = publishing.cohort_to_publish_for(request.user)
    if cohort and getattr(page.specific, "programme", None) == cohort.programme and pictured.has_not_asked(page):
        url = path_in(cohort, "cms:pictured_index")
        ask = messages.button(url, _("Say who is in the pictures"))
        messages.warning(
            request, _("It is not known who can be recognised in the pictures of this page."), buttons=[ask]
        )


@hooks.register("construct_page_chooser_queryset")
def only_pages_of_own_programmes(pages: Any, request: HttpRequest) -> Any:
    """Choosers, too, show an editor nothing of another programme."""
    return pages.filter(pk__in=PagePermissionPolicy().explorable_instances(request.user).values("pk"))


@hooks.register("construct_admin_api", order=1000)
def with_files_of_own_programmes(router: Any) -> None:
    router.register_endpoint("images", OwnPictures)
    router.register_endpoint("documents", OwnDocuments)


@hooks.register("register_rich_text_features", order=10)
def links_without_queries(features: Any) -> None:
    features.register_link_type(PageLink)


@hooks.register("before_serve_document")
def only_what_a_public_page_leads_to(document: Any, request: HttpRequest) -> None:
    """Numbers of documents can be guessed; what only drafts lead to is not there."""
    if not may_read(request.user, document):
        raise Http404
