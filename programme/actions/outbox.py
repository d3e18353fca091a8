"""What organisers do with messages before and after they go: hold, check, send, stop, try again, elsewhere."""

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import LostAddress, MessageText, Notification, Person, Programme
from programme.queries import notification as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.enqueue import later_once
from programme.shared.notification_kinds import NotificationKind
from programme.shared.readdressing import readdress_of
from programme.shared.refusals import Refused
from programme.states import NOTIFICATION, NotificationState


class NothingToDo(Refused):
    sentence = gettext_lazy("None of these messages is in a state in which this can be done.")


class NoAddress(Refused):
    sentence = gettext_lazy("Enter an e-mail address such as name@example.org.")


class SameAddress(Refused):
    sentence = gettext_lazy("This is the address it went to. Enter another one.")


@action
def retry(notification: Notification, *, by: Person) -> Notification:
    """Try a message again that could not be sent, under the number it has."""
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification.pk)
    authorise(by, "programme.organise", notification)
    NOTIFICATION.check(notification.state, to=NotificationState.QUEUED)
    notification.state, notification.attempts, notification.not_before = NotificationState.QUEUED, 0, None
    notification.save(update_fields=("state", "attempts", "not_before"))
    record("programme.notification.retried", by=by, target=notification)
    later_once("programme.tasks.send_notifications")
    return notification


@action
def move_all(like: Notification, *, to: NotificationState, by: Person) -> int:
    """Hold, send or stop all messages of the same act that can be; returns how many.

    Sending also tries those again that have failed; each keeps its number, so nobody gets it under two.
    """
    authorise(by, "programme.organise", like)
    movable = [state for state in FROM[to] if NOTIFICATION.allows(state, to=to)]
    rows = queries.same_act(like).filter(state__in=movable)
    changes = {"state": to, "attempts": 0, "not_before": None} if to == NotificationState.QUEUED else {"state": to}
    count = rows.update(**changes)
    if not count:
        raise NothingToDo
    record(f"programme.notification.{to.value}_all", by=by, target=like, kind=like.kind, count=count)
    if to == NotificationState.QUEUED:
        later_once("programme.tasks.send_notifications")
    return count


# From which states an organiser may move messages: never those that wait for their time by an embargo.
FROM: dict[NotificationState, Iterable[NotificationState]] = {
    NotificationState.TO_CHECK: (NotificationState.QUEUED,),
    NotificationState.QUEUED: (NotificationState.TO_CHECK, NotificationState.FAILED),
    NotificationState.STOPPED: (NotificationState.QUEUED, NotificationState.TO_CHECK),
}


@action
def check_first(programme: Programme, kind: NotificationKind, *, on: bool, by: Person) -> None:
    """Have every message of the kind wait until an organiser has looked at it, or let them go by themselves."""
    authorise(by, "programme.organise", programme)
    MessageText.objects.update_or_create(
        programme=programme, kind=kind.key, defaults={"is_checked_first": on, "changed_by": by}
    )
    record("programme.message_text.checked_first", by=by, target=programme, kind=kind.key, on=on)


@action
def send_elsewhere(notification: Notification, *, address: str, by: Person) -> None:
    """Send a message to another address of the same person: an invitation is moved there with a new link."""
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification.pk)
    authorise(by, "programme.organise", notification)
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NoAddress from None
    if address == notification.address.lower():
        raise SameAddress
    readdress = readdress_of(notification.kind)
    if readdress:
        readdress(notification.about_id, address=address, by=by)
    else:
        again = Notification(
            programme=notification.programme,
            person=notification.person,
            address=address,
            name=notification.name,
            kind=notification.kind,
            act=f"{notification.act} again {uuid.uuid4().hex[:8]}"[:200],
            subject=notification.subject,
            body=notification.body,
            part=notification.part,
            part_type=notification.part_type,
        )
        again.save(force_insert=True)
        later_once("programme.tasks.send_notifications")
    record("programme.notification.sent_elsewhere", by=by, target=notification)


@action
def trust_again(lost: LostAddress, programme: Programme, *, by: Person) -> None:
    """Take an address as working again: what is written from now on goes there."""
    authorise(by, "programme.organise", programme)
    record("programme.address.trusted_again", by=by, target=programme)
    lost.delete()
