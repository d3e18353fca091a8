"""Who of the staff looks at what is confidential: kept, sealed, and never changed unseen."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from programme.actions import booking
from programme.actions import look as act
from programme.models import AuditEvent, Look, Visit
from programme.queries import look as queries
from programme.shared import looking
from programme.shared.authorise import authorise
from programme.shared.refusals import NotAllowed
from programme.states import LookKind
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def looked(cohort, by, **fields):
    visit = make.visit(cohort, run_by=by)
    (kept,) = act.keep_looks(
        [looking.Seen(by, LookKind.NEEDS, visit)], page="programme:need_desk", at=fields.get("at", timezone.now())
    )
    return kept


def test_granting_a_watched_permission_is_a_look_and_others_are_none():
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    visit = make.visit(cohort, run_by=olivia)

    with looking.noting() as noted:
        authorise(olivia, "programme.organise", visit)
        authorise(olivia, "programme.view_needs", visit)
        authorise(olivia, "programme.view_needs", visit)

    assert noted == [looking.Seen(olivia, LookKind.NEEDS, visit)]


def test_a_refusal_is_no_look():
    cohort = make.cohort()
    visit = make.visit(cohort, run_by=make.organiser(cohort))

    with looking.noting() as noted, pytest.raises(NotAllowed):
        authorise(make.organiser(cohort), "programme.view_needs", visit)

    assert noted == []


def test_to_whom_nothing_confidential_opens_nothing_does():
    cohort = make.cohort()
    olivia = make.organiser(cohort)
    visit = make.visit(cohort, run_by=olivia)

    with looking.blind(), looking.noting() as noted:
        with pytest.raises(NotAllowed):
            authorise(olivia, "programme.view_needs", visit)
        with pytest.raises(NotAllowed):
            looking.saw(olivia, LookKind.REVIEWS, visit)

    assert noted == []


def test_looks_of_a_programme_are_sealed_together_and_once():
    cohort, other = make.cohort(), make.cohort()
    looked(cohort, make.organiser(cohort))
    looked(cohort, make.organiser(cohort))
    looked(other, make.organiser(other))

    assert act.seal_looks(at=timezone.now()) == 3
    assert act.seal_looks(at=timezone.now()) == 0

    sealed = AuditEvent.objects.filter(code="programme.looks.sealed")
    assert sorted(event.facts["looks"] for event in sealed) == [1, 2]
    assert list(queries.faults(at=timezone.now())) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE programme_look SET kind = 'reviews'",
        "UPDATE programme_look SET page = ''",
        "UPDATE programme_look SET seal = NULL",
        "DELETE FROM programme_look",
    ],
)
def test_the_database_lets_no_look_change_or_go(change: str):
    cohort = make.cohort()
    looked(cohort, make.organiser(cohort))
    act.seal_looks(at=timezone.now())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Look.objects.count() == 1


def test_a_look_that_is_not_sealed_yet_cannot_change_either():
    cohort = make.cohort()
    looked(cohort, make.organiser(cohort))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Look.objects.update(target_id="x")


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "change", ["UPDATE programme_look SET page = 'x' WHERE id = {}", "DELETE FROM programme_look WHERE id = {}"]
)
def test_verifying_names_the_seal_under_which_a_look_changed_past_the_triggers(change: str):
    cohort = make.cohort()
    kept = looked(cohort, make.organiser(cohort))
    looked(cohort, make.organiser(cohort))
    act.seal_looks(at=timezone.now())
    with connection.cursor() as cursor:
        for name in ("looks_no_update", "looks_no_delete"):
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(change.format(kept.pk))

    with pytest.raises(CommandError, match="the looks under this seal are not what they were"):
        call_command("audit", "verify")


def test_a_look_that_was_put_in_afterwards_is_named():
    cohort = make.cohort()
    look = looked(cohort, make.organiser(cohort))
    act.seal_looks(at=timezone.now())
    look.pk, look.seal = None, Look.objects.get().seal
    look.save(force_insert=True)

    assert len(list(queries.faults(at=timezone.now()))) == 1


def test_looks_go_with_the_audit_record_after_six_years():
    cohort = make.cohort()
    old = timezone.now() - dt.timedelta(days=6 * 366 + 1)
    looked(cohort, make.organiser(cohort), at=old)
    looked(cohort, make.organiser(cohort))

    assert act.forget_looks(at=timezone.now()) == 1

    assert Look.objects.count() == 1
    assert AuditEvent.objects.filter(code="programme.looks.forgotten").count() == 1


def test_a_person_is_told_of_looks_at_what_they_said_and_of_no_others():
    cohort = make.cohort()
    olivia, ann = make.organiser(cohort), make.participant(cohort)
    look = looked(cohort, olivia)
    booking.book(Visit.objects.get(pk=look.target_id), by=ann)
    looked(cohort, olivia)

    assert list(queries.at_what_is_about(ann)) == [look]
    assert queries.by_person(olivia).count() == 2
    assert queries.by_person(ann).count() == 0
