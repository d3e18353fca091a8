"""Asks people to check that this site works on their machines, and keeps what worked."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Cohort, DeviceCheck, Enrolment, Person
from programme.models.device_check import PARTS
from programme.notifications import DEVICE_CHECK
from programme.queries import device_check as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class NobodyToAsk(Refused):
    sentence = gettext_lazy("Everybody has passed the check.")


@action
def ask(cohort: Cohort, *, by: Person, at: dt.datetime | None = None) -> int:
    """Write to everybody of the cohort who has not passed the check, with a link of their own; returns how many."""
    at = at or now()
    authorise(by, "programme.organise", cohort)
    waiting = [_check_of(row.enrolment) for row in queries.not_passed(cohort)]
    if not waiting:
        raise NobodyToAsk
    for check in waiting:
        _send_link(check, at=at)
    record("programme.device_check.asked", by=by, target=cohort, count=len(waiting))
    return len(waiting)


@action
def send_test_mail(person: Person, *, at: dt.datetime) -> bool:
    """Mail the person the link that proves that our mail arrives; False where they have no place to check for."""
    places = queries.of_person(person)
    if places:
        _send_link(_check_of(places[0]), at=at)
    return bool(places)


@action
def note_own(person: Person, parts: Iterable[str], *, browser: str, at: dt.datetime) -> None:
    """Keep what worked on a machine where the person is signed in, for each of their running places."""
    for place in queries.of_person(person):
        _note(_check_of(place), parts, browser=browser, at=at)


@action
def note_by_link(check: DeviceCheck, parts: Iterable[str], *, browser: str, at: dt.datetime) -> DeviceCheck:
    """Keep what worked on a machine where the person pressed the button behind their link: so mail arrives, too."""
    return _note(check, [*parts, "mail"], browser=browser, at=at)


def renew_links(person: Person) -> None:
    """End the links that went to an earlier address; the next mail has a new one. Part of the act that records it."""
    for check in DeviceCheck.objects.select_for_update(of=("self",)).filter(enrolment__person=person):
        check.link_issue += 1
        check.issue_link()
        check.save(update_fields=("link_issue", "link_hash"))


def _note(check: DeviceCheck, parts: Iterable[str], *, browser: str, at: dt.datetime) -> DeviceCheck:
    check = DeviceCheck.objects.select_for_update(of=("self",)).select_related("enrolment__cohort").get(pk=check.pk)
    for part in set(parts) & set(PARTS):
        setattr(check, f"{part}_at", getattr(check, f"{part}_at") or at)
    check.browser = browser[:100]
    if not check.missing and not check.passed_at:
        check.passed_at = at
        record("programme.device_check.passed", by=None, target=check)
    check.save()
    return check


def _check_of(enrolment: Enrolment) -> DeviceCheck:
    check = queries.of_place(enrolment)
    if check is None:
        check = DeviceCheck(enrolment=enrolment)
        ends = enrolment.cohort.ends_on + dt.timedelta(days=1)
        check.link_expires_at = dt.datetime.combine(ends, dt.time(), tzinfo=enrolment.cohort.zone)
        check.issue_link()
        check.save(force_insert=True)
    return check


def _send_link(check: DeviceCheck, *, at: dt.datetime) -> None:
    # Once a minute at most, however often a button is pressed.
    act = f"asked {at:%Y-%m-%d %H:%M}"
    notify(DEVICE_CHECK, to=[check.enrolment.person], about=check, act=act, cohort=check.enrolment.cohort)
