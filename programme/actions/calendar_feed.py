"""A person's private calendar address: made, made anew, ended; and the numbers of entries that nobody else counts."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, replace

from django.db.models import Q

from programme.actions.audit import record
from programme.models import CalendarFeed, CalendarMark, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.calendar import CalendarEntry

GOOD_FOR = dt.timedelta(days=2 * 365)
# Programs ask every few minutes; that they still ask is worth one row a day.
NOTED_EVERY = dt.timedelta(days=1)


@action
def make(person: Person, *, by: Person, at: dt.datetime) -> CalendarFeed:
    """Make the address, or make it anew: the old one ends at once."""
    authorise(by, "programme.change_own", person)
    feed = CalendarFeed.objects.select_for_update().filter(person=person).first() or CalendarFeed(
        person=person, link_issue=0
    )
    feed.link_issue += 1
    feed.issue_link()
    feed.made_at, feed.link_expires_at, feed.link_used_at, feed.link_revoked_at = at, at + GOOD_FOR, None, None
    feed.save()
    record("programme.calendar_feed.made", by=by, target=feed, issue=feed.link_issue)
    return feed


@action
def revoke(feed: CalendarFeed, *, by: Person, at: dt.datetime) -> CalendarFeed:
    """End the address. Asking again changes nothing."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    authorise(by, "programme.change_own", feed)
    if feed.link_revoked_at is None:
        feed.link_revoked_at = at
        feed.save(update_fields=("link_revoked_at",))
        record("programme.calendar_feed.revoked", by=by, target=feed)
    return feed


def end_for_new_address(person: Person, *, at: dt.datetime) -> None:
    """End the address of somebody whose sign-ins end, too. Part of the act that records it."""
    CalendarFeed.objects.filter(person=person, link_revoked_at=None).update(link_revoked_at=at)


def note_use(feed: CalendarFeed, *, at: dt.datetime) -> None:
    """Remember that a program still reads the feed."""
    stale = Q(link_used_at=None) | Q(link_used_at__lt=at - NOTED_EVERY)
    if feed.link_used_at is None or feed.link_used_at < at - NOTED_EVERY:
        CalendarFeed.objects.filter(stale, pk=feed.pk).update(link_used_at=at)


def numbered(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """The entries, each with its number: an entry that reads differently than last time gets the next one."""
    entries = list(entries)
    uncounted = {entry.uid: _fingerprint(entry) for entry in entries if entry.sequence is None}
    marks = CalendarMark.objects.in_bulk(list(uncounted))
    fresh = [
        CalendarMark(uid=uid, fingerprint=print_, sequence=marks[uid].sequence + 1 if uid in marks else 0)
        for uid, print_ in uncounted.items()
        if uid not in marks or marks[uid].fingerprint != print_
    ]
    if fresh:
        _keep(fresh)
        marks |= {mark.uid: mark for mark in fresh}
    return [
        replace(entry, sequence=marks[entry.uid].sequence) if entry.sequence is None else entry for entry in entries
    ]


@action
def _keep(marks: list[CalendarMark]) -> None:
    # Two programs that read at the same moment count the same change once: both write the same number.
    CalendarMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=("uid",), update_fields=("fingerprint", "sequence")
    )


def _fingerprint(entry: CalendarEntry) -> str:
    return hashlib.sha256(repr(astuple(entry)).encode()).hexdigest()
