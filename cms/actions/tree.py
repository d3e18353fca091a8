"""Gives a programme its part of the site: pages, collection, groups with their rights, and the way to approval."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms import texts
from cms.models import ContactPage, HomePage, NewsIndexPage, ProgrammePage, ProgrammeTree, SectionPage
from programme.actions.audit import record
from programme.models import Person, Programme
from programme.shared.acting import action

EDITORS_MAY = ("add_page", "change_page")
APPROVERS_MAY = (*EDITORS_MAY, "publish_page", "lock_page", "unlock_page")
# Wagtail asks for the rights of its own image model, also where pictures are ours.
FILES_MAY = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@action
def grow(programme: Programme, *, by: Person | None) -> ProgrammeTree:
    """Make the programme's pages, collection and groups, unless they are there. Safe to run twice."""
    tree = ProgrammeTree.objects.select_related("page").filter(programme=programme).first()
    if tree is None:
        page = _grow_page(HomePage.objects.get(), programme)
        tree = ProgrammeTree.objects.create(
            programme=programme,
            page=page,
            collection=Collection.get_first_root_node().add_child(name=programme.name),
            editors=Group.objects.create(name=_group_name(programme, "editors")),
            approvers=Group.objects.create(name=_group_name(programme, "approvers")),
        )
        _grant(tree)
        _ask_for_approval(tree)
        record("cms.tree.grown", by=by, target=tree, page=page.pk)
    return tree


def _group_name(programme: Programme, kind: str) -> str:
    return f"{programme.slug}: {kind}"


def _grow_page(home: HomePage, programme: Programme) -> ProgrammePage:
    page = ProgrammePage(
        title=programme.name,
        slug=_free_slug(home, programme.slug),
        about=programme,
        headline=programme.name,
        summary=programme.summary,
        body=texts.front_of_a_programme(),
    )
    home.add_child(instance=page)
    add_child(
        page,
        SectionPage(
            title=_("About the programme"),
            slug="about",
            summary=_("How the programme works, week by week, and what each person brings to it."),
            body=texts.about_a_programme(),
            show_in_menus=True,
        ),
    )
    add_child(
        page,
        NewsIndexPage(
            title=_("News"), slug="news", summary=_("What is happening in the programme."), show_in_menus=True
        ),
    )
    add_child(
        page,
        ContactPage(
            title=_("Contact"),
            slug="contact",
            summary=_("Write to the organisers. They answer by e-mail."),
            show_in_menus=True,
        ),
    )
    return page


def add_child(parent: Page, page: Any) -> Any:
    """Put a published page below another, unless there is one of that name."""
    there = parent.get_children().filter(slug=page.slug).first()
    return there.specific if there else parent.add_child(instance=page)


def _free_slug(parent: Page, slug: str) -> str:
    """The programme's own name in addresses, or with an ending where a page has taken it."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    candidates = (slug, *(f"{slug}-{number}" for number in range(2, 100)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _grant(tree: ProgrammeTree) -> None:
    admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    pages = {
        row.codename: row
        for row in Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page")
    }
    files = list(
        Permission.objects.filter(content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=FILES_MAY)
    )
    for group, may in ((tree.editors, EDITORS_MAY), (tree.approvers, APPROVERS_MAY)):
        group.permissions.add(admin)
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page_id=tree.page_id, permission=pages[name]) for name in may
        )
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection=tree.collection, permission=permission)
            for permission in files
        )


def _ask_for_approval(tree: ProgrammeTree) -> None:
    """An editor's page goes to the approvers of the same programme."""
    workflow = Workflow.objects.create(name=_("Approval: %(programme)s") % {"programme": tree.programme.name})
    task = GroupApprovalTask.objects.create(name=workflow.name)
    task.groups.add(tree.approvers)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=tree.page_id)
