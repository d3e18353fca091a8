"""Break-glass: with a reason, for an hour, seen by the organisers at once."""

import datetime as dt

import pytest
from django.utils import timezone

from programme.actions import broken_glass as act
from programme.models import AuditEvent, AuditReason, BrokenGlass, Notification, Person
from programme.shared.authorise import may
from programme.shared.refusals import NotAllowed
from programme.states import GlassKind
from tests.factories import programme as make

pytestmark = pytest.mark.django_db

WHY = "A host says that a wheelchair user was turned away."


def broken(cohort, **fields):
    admin = fields.pop("by", None) or make.site_admin()
    return act.break_glass(cohort.programme, by=admin, **{"kind": GlassKind.NEEDS, "reason": WHY, **fields})


def codes() -> list[str]:
    return list(AuditEvent.objects.filter(code__contains=".glass.").order_by("pk").values_list("code", flat=True))


def test_organisers_are_told_at_once_with_the_reason():
    cohort, other = make.cohort(), make.cohort()
    olivia, _elsewhere = make.organiser(cohort), make.organiser(other)

    glass = broken(cohort)

    (told,) = Notification.objects.filter(kind="programme.glass_broken")
    assert (told.person, told.not_before) == (olivia, None)
    assert WHY in told.body
    assert glass.ends_at - glass.broken_at == dt.timedelta(minutes=60)
    event = AuditEvent.objects.get(code="programme.glass.broken", chain__programme=cohort.programme)
    assert (event.by, AuditReason.objects.get(event=event).text) == (glass.person_id, WHY)


def test_only_site_admins_open_with_a_reason():
    cohort = make.cohort()
    for somebody in (make.organiser(cohort), make.results_member(cohort), make.participant(cohort)):
        with pytest.raises(NotAllowed):
            broken(cohort, by=somebody)

    assert not BrokenGlass.objects.exists()


def test_it_opens_that_kind_in_that_programme_for_that_person():
    cohort, other = make.cohort(), make.cohort()
    admin, second = make.site_admin(), make.site_admin(email="second@site.example")
    visit, elsewhere = make.visit(cohort, run_by=make.organiser(cohort)), make.visit(other)
    assert not may(admin, "programme.view_needs", visit)

    broken(cohort, by=admin, kind=GlassKind.RESULTS)
    assert not may(admin, "programme.view_needs", visit)

    broken(cohort, by=admin)
    assert may(admin, "programme.view_needs", visit)
    assert not may(admin, "programme.view_needs", elsewhere)
    assert not may(second, "programme.view_needs", visit)


def test_after_an_hour_it_opens_nothing_whether_or_not_the_clock_has_come():
    cohort, admin = make.cohort(), make.site_admin()
    visit = make.visit(cohort)
    an_hour_ago = timezone.now() - dt.timedelta(minutes=60, seconds=1)

    glass = broken(cohort, by=admin, at=an_hour_ago)
    assert not may(admin, "programme.view_needs", visit)

    assert act.end_glass_due(at=timezone.now()) == 1
    assert act.end_glass_due(at=timezone.now()) == 0
    assert BrokenGlass.objects.get().ended_at == glass.ends_at
    assert codes() == ["programme.glass.broken", "programme.glass.ended"]


def test_who_opened_it_closes_it_earlier_and_nobody_else_does():
    cohort, admin, second = make.cohort(), make.site_admin(), make.site_admin(email="second@site.example")
    glass = broken(cohort, by=admin)

    with pytest.raises(NotAllowed):
        act.end_glass(glass, by=second, at=timezone.now())
    act.end_glass(glass, by=admin, at=timezone.now())
    act.end_glass(glass, by=admin, at=timezone.now())

    assert not may(admin, "programme.view_needs", make.visit(cohort))
    assert codes() == ["programme.glass.broken", "programme.glass.ended"]


def test_what_is_open_is_not_opened_twice_and_what_has_run_out_can_be_opened_again():
    cohort, admin = make.cohort(), make.site_admin()
    broken(cohort, by=admin, at=timezone.now() - dt.timedelta(hours=2))
    broken(cohort, by=admin)

    with pytest.raises(act.OpenAlready):
        broken(cohort, by=admin)

    assert codes() == ["programme.glass.broken", "programme.glass.ended", "programme.glass.broken"]


def test_who_is_no_site_admin_any_more_has_nothing_open():
    cohort, admin = make.cohort(), make.site_admin()
    broken(cohort, by=admin)
    Person.objects.filter(pk=admin.pk).update(is_superuser=False)

    assert not may(Person.objects.get(pk=admin.pk), "programme.view_needs", make.visit(cohort))
