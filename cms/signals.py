"""Wagtail tells of changes by signals: each change of what the public reads turns the edition."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Site, TaskState, WorkflowState, get_page_models
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from cms.actions import approval, edition
from cms.models import Picture
from programme.shared.enqueue import later
from teams.actions.pictured import forget_picture


def turn(**_about: Any) -> None:
    edition.turn()


def draw_sizes(instance: Picture, **_about: Any) -> None:
    """The worker draws them, so that saving a picture takes no longer than storing it."""
    later("cms.tasks.draw_sizes", instance.pk)


def forget_people(instance: Picture, **_about: Any) -> None:
    """However it is deleted: in Wagtail, with its collection, or with what it stood on."""
    if instance.people_key:
        forget_picture(instance.people_key)


def tell_approvers(instance: TaskState, user: Any = None, **_about: Any) -> None:
    approval.tell_approvers(instance, by=user)


def tell_author(signal: Any, instance: WorkflowState, user: Any = None, **_about: Any) -> None:
    approval.tell_author(instance, by=user, approved=signal is workflow_approved)


def say_nothing(**_about: Any) -> None:
    """The author knows that they asked."""


# Each stands under the name of one of Wagtail's own mails, which then is not sent: it would go past our outbox, without
# a second try.
IN_PLACE_OF_MAILS = (
    (task_submitted, TaskState, tell_approvers, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, say_nothing, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, tell_author, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, tell_author, "workflow_state_approved_email_notification"),
)


def connect() -> None:
    """Listen to everything that can change a public page."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(turn, dispatch_uid="cms.edition")
    for signal, sender, receiver, name in IN_PLACE_OF_MAILS:
        signal.connect(receiver, sender=sender, dispatch_uid=name)
    post_save.connect(draw_sizes, sender=Picture, dispatch_uid="cms.sizes")
    post_delete.connect(forget_people, sender=Picture, dispatch_uid="cms.people")
    for model in (*get_page_models(), Picture, Site, get_document_model()):
        for signal in (post_save, post_delete):
            signal.connect(turn, sender=model, dispatch_uid=f"cms.edition.{model._meta.label}")
