"""Tells approvers and authors how a page goes through its approval, in the transaction of Wagtail's own act."""

from typing import Any

from wagtail.models import TaskState, WorkflowState

from cms.notifications import PAGE_APPROVED, PAGE_SENT_BACK, PAGE_TO_APPROVE
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person, Programme
from programme.queries.people import with_roles
from programme.shared.acting import action
from programme.shared.notification_kinds import NotificationKind
from programme.shared.time import now
from programme.states import ProgrammeRoleKind

APPROVING = (ProgrammeRoleKind.APPROVER, ProgrammeRoleKind.ORGANISER)


@action
def tell_approvers(task: TaskState, *, by: Person | None) -> None:
    """A page waits: whoever may approve it is told, except the person who asks."""
    page = task.revision.content_object.specific
    record("cms.page.sent_for_approval", by=by, target=page, revision=task.revision_id)
    notify(
        PAGE_TO_APPROVE,
        to=[each for each in _approvers(page.programme) if each != by],
        about=page,
        act=f"task {task.pk}",
        title=page.get_latest_revision().object_str,
        author=_name(by),
        page_id=page.pk,
    )


@action
def tell_author(state: WorkflowState, *, by: Person | None, approved: bool) -> None:
    """The page was approved or sent back: whoever asked is told, with the words of whoever decided."""
    page = state.content_object.specific
    record("cms.page.approved" if approved else "cms.page.sent_back", by=by, target=page)
    asked = state.requested_by
    if asked is not None and asked != by:
        _tell(PAGE_APPROVED if approved else PAGE_SENT_BACK, asked, page, state, by)


def _tell(kind: NotificationKind, author: Person, page: Any, state: WorkflowState, by: Person | None) -> None:
    task = state.current_task_state
    goes_out_at = page.get_latest_revision_as_object().go_live_at
    notify(
        kind,
        to=[author],
        about=page,
        act=f"state {state.pk}:task {task.pk if task else ''}",
        title=page.get_latest_revision().object_str,
        approver=_name(by),
        comment=task.comment if task else "",
        goes_out_at=goes_out_at if goes_out_at and goes_out_at > now() else None,
        page_id=page.pk,
    )


def _approvers(programme: Programme | None) -> list[Person]:
    return list(with_roles(programme, APPROVING)) if programme else []


def _name(person: Person | None) -> str:
    return person.full_name if person else ""
