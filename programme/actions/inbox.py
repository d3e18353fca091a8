"""What a person does with the messages they have got."""

import datetime as dt

from programme.models import Person, Programme
from programme.queries import notification as notifications


def mark_read(person: Person, programme: Programme, *, at: dt.datetime) -> int:
    """Mark everything in the person's inbox of the programme as read; returns how many were new."""
    return notifications.inbox(person, programme).filter(read_at=None).update(read_at=at)
