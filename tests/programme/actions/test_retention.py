"""Data goes by the calendar: tried by moving the time over rows of every declared kind."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from programme.actions.audit import record
from programme.actions.retention import AUDIT_DAYS, retain, set_days
from programme.models import AuditEvent, AuditReason, CheckIn, Nomination, Person, RetentionSetting
from programme.queries import audit
from programme.queries import retention as queries
from programme.shared.refusals import NotAllowed
from programme.shared.retention import all_kept, kinds
from tests.factories import programme as make
from tests.support.seeding import Seeds

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG = dt.timedelta(days=9 * 365)


# What makes a row of the kind one that can be due.
FITTING = {
    "programme.Invitation": {"state": "declined", "answered_at": NOW},
    "programme.RoleOffer": {"state": "expired"},
    "judging.SignatoryOffer": {"state": "expired"},
    "programme.SurveyAnswer": {"mark": 1},
    "programme.PrivacyRequest": {"state": "refused", "answered_at": NOW},
    "teams.FormationRule": {"other": "programme.Enrolment"},
    "programme.CheckIn": {"full_name": "Zenobia Quill"},
}


@pytest.mark.sqlite_only
def test_a_row_of_every_kind_stays_until_its_time_and_then_goes():
    seeds = Seeds(make.person("Zenobia Quill", "zenobia@seeds.example"), rounds=0)
    for kept in all_kept():
        of_programme = {"programme": make.programme()} if kept.within == "programme" else {}
        by_somebody = {"by": make.organiser(make.programme())} if kept.model == "teams.PeerView" else {}
        given = {**of_programme, **by_somebody, **FITTING.get(kept.model, {})}
        seeds.plant(kept.model, seeds.made(apps.get_model(kept.model), given))

    assert retain(at=NOW - LONG) == {}
    gone = retain(at=NOW + LONG)

    assert {kept.key for kept in all_kept()} - set(gone) == set()
    left = {kept.key for kept in all_kept() if queries.due(kept, None, days=kept.days, at=NOW + LONG).exists()}
    assert left <= {"people"}, "Whom somebody still needs stays."


def test_the_defaults_are_those_that_were_decided():
    days = {each.key: each.days for each in kinds()}

    assert (days["nominations"], days["visit_lists"], days["scores"], days["reviews"]) == (182, 90, 730, 730)
    assert (days["sessions"], days["drafts"]) == (14, 30)
    assert AUDIT_DAYS // 365 == 6


def test_the_list_of_a_visit_loses_its_names_after_90_days_and_keeps_its_count():
    cohort = make.cohort()
    visit = make.visit(cohort, starts_at=NOW)
    CheckIn.objects.create(visit=visit, person=make.participant(cohort), is_here=True, changed_at=NOW)

    retain(at=visit.ends_at + dt.timedelta(days=89))
    assert CheckIn.objects.get().person is not None
    retain(at=visit.ends_at + dt.timedelta(days=91))

    kept = CheckIn.objects.get()
    assert (kept.person, kept.full_name, kept.is_here) == (None, "(name erased)", True)


@pytest.mark.sqlite_only
def test_a_programme_sets_its_own_days():
    here, elsewhere = make.cohort(), make.cohort()
    for cohort in (here, elsewhere):
        make.nomination(cohort, full_name="Nina Nominee")
    organiser = make.organiser(here)
    set_days(here.programme, {"nominations": 30}, by=organiser)

    midday = dt.datetime.combine(here.starts_on, dt.time(12), dt.UTC)
    retain(at=midday + dt.timedelta(days=32))

    names = dict(Nomination.objects.values_list("cohort", "full_name"))
    assert (names[here.pk], names[elsewhere.pk]) == ("", "Nina Nominee")
    set_days(here.programme, {"nominations": 182, "sessions": 3, "guests": 1}, by=organiser)
    assert not RetentionSetting.objects.exists(), "What is as the site says, and what is fixed, has no row."
    with pytest.raises(NotAllowed):
        set_days(elsewhere.programme, {"nominations": 3}, by=organiser)


@pytest.mark.sqlite_only
def test_people_are_erased_six_years_after_their_last_cohort_and_not_while_they_have_a_role():
    cohort = make.cohort()
    gone, kept = make.participant(cohort), make.organiser(cohort)
    ends = dt.datetime.combine(cohort.ends_on, dt.time(12), dt.UTC)

    retain(at=ends + dt.timedelta(days=6 * 365 - 2))
    assert not Person.objects.get(pk=gone.pk).erased_at
    retain(at=ends + dt.timedelta(days=6 * 365 + 2))

    assert Person.objects.get(pk=gone.pk).erased_at
    assert not Person.objects.get(pk=kept.pk).erased_at


def test_the_record_is_cut_at_an_anchor_after_six_years_and_stays_whole():
    programme = make.programme()
    for number in range(4):
        record(f"test.thing.done{number}", by=None, target=programme, reason="Because.")
    with transaction.atomic(), pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(number=1).delete()

    assert "audit" not in retain(at=NOW + dt.timedelta(days=AUDIT_DAYS - 1))
    assert retain(at=NOW + dt.timedelta(days=AUDIT_DAYS + 1))["audit"] >= 4

    left = AuditEvent.objects.filter(chain__programme=programme)
    assert left.filter(code="programme.audit.cut").count() == 1
    assert not left.filter(code__startswith="test.").exists()
    assert not AuditReason.objects.filter(text="Because.").exists()
    assert list(audit.faults()) == []


def test_a_cut_that_nobody_recorded_is_found():
    programme = make.programme()
    record("test.thing.done", by=None, target=programme)
    chain = AuditEvent.objects.get().chain
    record("test.thing.done", by=None, target=programme)
    chain.cut_number, chain.cut_hash = 1, AuditEvent.objects.get(number=1).hash
    chain.save(update_fields=("cut_number", "cut_hash"))
    AuditEvent.objects.filter(number=1).delete()

    assert [fault for fault in audit.faults() if "no event says so" in fault]


@pytest.mark.sqlite_only
def test_a_dry_run_tells_what_would_go_and_lets_it_stay(capsys: pytest.CaptureFixture[str]):
    make.nomination(make.cohort(starts_on=NOW.date() - dt.timedelta(days=400), ends_on=NOW.date()))

    call_command("retention", "--dry-run")
    assert "nominations" in capsys.readouterr().out
    assert Nomination.objects.get().full_name
    call_command("retention")

    assert not Nomination.objects.get().full_name
    capsys.readouterr()
    call_command("retention", "--upcoming")
    assert "nominations:" not in capsys.readouterr().out


def test_what_will_go_is_told_with_when(capsys: pytest.CaptureFixture[str]):
    cohort = make.cohort(starts_on=NOW.date() - dt.timedelta(days=400), ends_on=NOW.date())
    make.nomination(cohort)
    days = queries.days_in(cohort.programme)["nominations"]

    for before, told in (
        (20, "0 now, 0 within 7 days, 1 within 30 days"),
        (3, "0 now, 1 within 7 days, 1 within 30 days"),
    ):
        cohort.starts_on = timezone.localdate() - dt.timedelta(days=days - before)
        cohort.save(update_fields=("starts_on",))
        call_command("retention", "--upcoming")
        assert f"nominations: {told} ({cohort.programme}, kept {days} days)" in capsys.readouterr().out
