"""Publishes by the clock what is due, and holds it back while a programme says so."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from cms.models import PublishingHold
from cms.queries import publishing as queries
from programme.actions.audit import record
from programme.models import Person, Programme
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class AlreadyHeld(Refused):
    """The programme's publications are held already."""

    sentence = _("Publications of this programme are held already.")


def publish_due(*, at: dt.datetime) -> int:
    """For the clock: take pages down whose time is over, publish those whose time has come. Returns how many."""
    over, begun = list(queries.expired(at)), queries.due(at)
    for page in over:
        _take_down(page)
    for revision in begun:
        _publish(revision)
    return len(over) + len(begun)


@action
def _take_down(page: Page) -> None:
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    record("cms.page.expired", by=None, target=page.specific)


@action
def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")
    record("cms.page.published_by_clock", by=None, target=revision.content_object.specific)


@action
def hold(programme: Programme, *, by: Person, reason: str, at: dt.datetime | None = None) -> PublishingHold:
    """From now on nothing of the programme goes out by the clock. What is on the site stays."""
    authorise(by, "cms.publish", programme)
    if queries.hold_of(programme):
        raise AlreadyHeld
    row = PublishingHold.objects.create(programme=programme, reason=reason, began_at=at or now(), begun_by=by)
    record("cms.hold.begun", by=by, target=row, reason=reason)
    return row


@action
def release(programme: Programme, *, by: Person, at: dt.datetime | None = None) -> PublishingHold | None:
    """The clock publishes again; what was held and is due goes out with its next turn. Twice changes nothing."""
    authorise(by, "cms.publish", programme)
    row = PublishingHold.objects.select_for_update().filter(programme=programme, ended_at=None).first()
    if row:
        row.ended_at = at or now()
        row.save(update_fields=("ended_at",))
        record("cms.hold.ended", by=by, target=row)
    return row
