"""What publishing hands over when an organiser leaves: pages that are not out, and approvals that they wait for."""

import datetime as dt

from wagtail.models import Page, WorkflowState

from cms.queries import publishing
from programme.models import Person, Programme


def move_pages(person: Person, to: Person, programme: Programme, at: dt.datetime) -> None:
    """A step of the handover: who wrote which revision stays as it is."""
    rows = publishing.unpublished_of(person, programme).values_list("pk", flat=True)
    Page.objects.filter(pk__in=list(rows)).update(owner=to)


def move_approvals(person: Person, to: Person, programme: Programme, at: dt.datetime) -> None:
    """A step of the handover: the answer goes to whoever takes over."""
    rows = publishing.asked_by(person, programme).values_list("pk", flat=True)
    WorkflowState.objects.filter(pk__in=list(rows)).update(requested_by=to)
