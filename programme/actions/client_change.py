"""Changes that devices keep while they have no network: each is applied once, under the id that the device gave it.

Used by every action that takes such changes, inside its own transaction and under its own lock.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programme.models import ClientChange, Person
from programme.models.base import PersonalLink
from programme.shared.acting import action
from programme.shared.device_changes import DeviceChange
from programme.shared.prepared import insert_new
from programme.shared.refusals import Refused

KEPT_FOR = dt.timedelta(days=30)
Owner = Person | PersonalLink


class IdTaken(Refused):
    sentence = _("This device has mixed up two changes. Load the page again, then make the change once more.")


def answered(change: DeviceChange, *, owner: Owner, target: str) -> dict[str, Any] | None:
    """What this change was answered when it came before. Raises IdTaken when the id stands for something else."""
    earlier = ClientChange.objects.filter(pk=change.id).first()
    if earlier is None:
        return None
    if earlier.target != target or not ClientChange.objects.filter(_of(owner), pk=change.id).exists():
        raise IdTaken
    return dict(earlier.answer)


def remember(change: DeviceChange, *, owner: Owner, target: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the answer, so that the same change gets it again; gives it back."""
    person = owner if isinstance(owner, Person) else None
    link = "" if isinstance(owner, Person) else _name_of(owner)
    insert_new(ClientChange(pk=change.id, person=person, link=link, target=target, answer=dict(answer)))
    return dict(answer)


@action
def once(change: DeviceChange, *, owner: Owner, target: str, act: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Do `act`, which calls one action, and keep what it gives; the same change again gets the same and does nothing.

    For acts that do not keep changes themselves. What is refused is not kept, so it can be tried again.
    """
    earlier = answered(change, owner=owner, target=target)
    return earlier if earlier is not None else remember(change, owner=owner, target=target, answer=act())


def is_current(change: DeviceChange, *, owner: Owner, target: str, version: int) -> bool:
    """Whether the change builds on the target's newest version: the one it knew, or one that this device made itself.

    Without the second a device would be in conflict with itself after a lost answer.
    """
    if change.base == version:
        return True
    own = ClientChange.objects.filter(_of(owner), pk__in=change.after, target=target)
    return any(answer.get("version") == version for answer in own.values_list("answer", flat=True))


def forget_old(*, at: dt.datetime) -> int:
    """Delete answers that no device asks for any more; returns how many."""
    return ClientChange.objects.filter(answered_at__lt=at - KEPT_FOR).delete()[0]


def _of(owner: Owner) -> Q:
    return Q(person=owner) if isinstance(owner, Person) else Q(link=_name_of(owner))


def _name_of(link: PersonalLink) -> str:
    return f"{link._meta.label} {link.pk}"
