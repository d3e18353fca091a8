"""The record is append-only, chained, free of names; every single change of it is found."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from programme.actions import booking
from programme.actions import visit as visits
from programme.actions.audit import fingerprint, note_heads, record
from programme.models import AuditChain, AuditEvent, AuditReason, Programme
from programme.queries import audit
from programme.shared.acting import action
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    """A programme with five events, the third with a reason."""
    programme = make.programme()
    for number in range(1, 6):
        record(
            f"test.thing.done{number}", by=None, target=programme, reason="Because." if number == 3 else "", n=number
        )
    return programme


@pytest.fixture
def without_triggers() -> None:
    """As somebody would work who owns the database; the test's transaction brings the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER audit_no_{verb}")
        else:
            cursor.execute("DROP TRIGGER audit_no_change ON programme_auditevent")


def faults() -> list[str]:
    return list(audit.faults())


def test_an_event_says_who_did_what_to_which_thing_when():
    cohort = make.cohort()
    visit, ann = make.visit(cohort), make.participant(cohort)

    record("test.visit.seen", by=ann, target=visit, minutes=3)

    event = AuditEvent.objects.get()
    assert (event.number, event.code, event.by) == (1, "test.visit.seen", ann.pk)
    assert (event.target_type, event.target_id, event.cohort) == ("programme.Visit", str(visit.pk), cohort.pk)
    assert event.facts == {"minutes": 3}
    assert abs(dt.datetime.fromisoformat(event.at) - timezone.now()) < dt.timedelta(seconds=10)
    assert event.chain.programme == cohort.programme


def test_each_programme_has_a_chain_and_the_site_one(programme: Programme):
    other = make.programme()
    record("test.other.done", by=None, target=other)
    record("test.site.done", by=None)

    lengths = dict(AuditChain.objects.values_list("key", "length"))
    assert lengths == {str(programme.pk): 5, str(other.pk): 1, "site": 1}
    assert faults() == []


def test_a_whole_chain_has_no_faults(programme: Programme, capsys: pytest.CaptureFixture[str]):
    call_command("audit", "verify")

    assert capsys.readouterr().out == "The audit record is whole.\n"


@pytest.mark.parametrize(
    "statement", ["UPDATE programme_auditevent SET code = 'x'", "DELETE FROM programme_auditevent"]
)
def test_the_database_refuses_to_change_or_remove_events(programme: Programme, statement: str):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEvent.objects.count() == 5


def test_the_database_refuses_to_empty_the_record_at_once(programme: Programme):
    at_once = {"postgresql": "TRUNCATE programme_auditevent CASCADE", "sqlite": "DELETE FROM programme_auditevent"}
    connection.check_constraints()  # else PostgreSQL refuses for another reason: rows of this test are still unchecked
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(at_once[connection.vendor])

    assert AuditEvent.objects.count() == 5


def change(which: int, /, **values: object) -> None:
    AuditEvent.objects.filter(number=which).update(**values)


def swap() -> None:
    change(2, number=99)
    change(3, number=2)
    change(99, number=3)


def insert_after(number: int) -> None:
    """A forged event with a hash of its own that fits the one before it."""
    for event in AuditEvent.objects.filter(number__gt=number).order_by("-number"):
        change(event.number, number=event.number + 1)
    before = AuditEvent.objects.get(number=number)
    forged = AuditEvent(
        chain=before.chain, number=number + 1, code="forged", at=before.at, facts={}, previous=before.hash
    )
    forged.hash = forged.expected_hash()
    forged.save()


def rehash(number: int) -> None:
    """Change an event and give it the hash that fits."""
    event = AuditEvent.objects.get(number=number)
    event.code = "test.other"
    change(number, code=event.code, hash=event.expected_hash())


SINGLE_CHANGES: dict[str, tuple[Callable[[], object], str]] = {
    "code": (lambda: change(2, code="test.other"), "event 2: was changed"),
    "actor": (lambda: change(2, by="11111111-1111-4111-8111-111111111111"), "event 2: was changed"),
    "time": (lambda: change(2, at="2020-01-01T00:00:00.000+00:00"), "event 2: was changed"),
    "target": (lambda: change(2, target_id="other"), "event 2: was changed"),
    "kind of target": (lambda: change(2, target_type="x.Y"), "event 2: was changed"),
    "cohort": (lambda: change(2, cohort="11111111-1111-4111-8111-111111111111"), "event 2: was changed"),
    "facts": (lambda: change(2, facts={"n": 22}), "event 2: was changed"),
    "hash": (lambda: change(2, hash="0" * 64), "event 2: was changed"),
    "link to the one before": (lambda: change(2, previous="0" * 64), "event 2: does not follow"),
    "hash of the reason": (lambda: change(3, reason_hash="0" * 64), "event 3: was changed"),
    "an event with a fitting hash": (lambda: rehash(2), "event 3: does not follow"),
    "the last event with a fitting hash": (lambda: rehash(5), "but its head says"),
    "order": (swap, "event 2: does not follow"),
    "an event in the middle gone": (lambda: AuditEvent.objects.filter(number=2).delete(), "event 2 is missing"),
    "the first event gone": (lambda: AuditEvent.objects.filter(number=1).delete(), "event 1 is missing"),
    "the last event gone": (lambda: AuditEvent.objects.filter(number=5).delete(), "ends at event 4"),
    "an event put in": (lambda: insert_after(2), "event 4: does not follow"),
    "an event put at the end": (lambda: insert_after(5), "ends at event 6"),
    "head": (lambda: AuditChain.objects.update(head="0" * 64), "but its head says"),
    "length": (lambda: AuditChain.objects.update(length=4), "but its head says 4"),
    "words of the reason": (lambda: AuditReason.objects.update(text="No."), "event 3: the reason was changed"),
    "salt of the reason": (lambda: AuditReason.objects.update(salt="x"), "event 3: the reason was changed"),
    "the reason gone": (lambda: AuditReason.objects.all().delete(), "event 3: the reason is missing"),
    "a reason called erased": (
        lambda: AuditReason.objects.update(erased_at=timezone.now(), text="Other"),
        "event 3: the reason counts as erased but is there",
    ),
}


@pytest.mark.parametrize("what", SINGLE_CHANGES)
def test_every_single_change_is_found_and_named(programme: Programme, without_triggers: None, what: str):
    do, words = SINGLE_CHANGES[what]
    if what == "the reason gone":
        AuditReason.objects.all()._raw_delete("default")
    else:
        do()

    assert any(words in fault for fault in faults()), faults()
    with pytest.raises(CommandError, match="event"):
        call_command("audit", "verify")


def write_anew(programme: Programme) -> None:
    """Change the second event, and every hash after it, as somebody with the whole database could."""
    chain = AuditChain.objects.get(programme=programme)
    change(2, code="test.other")
    previous = ""
    for event in chain.events.order_by("number"):
        event.previous = previous
        previous = event.expected_hash()
        change(event.number, previous=event.previous, hash=previous)
    AuditChain.objects.filter(pk=chain.pk).update(head=previous)


def noted(tmp_path, capsys) -> Path:
    """The heads of the record as they are now, in a file among other lines of a log."""
    call_command("audit", "heads")
    file = tmp_path / "heads.log"
    file.write_text('plain words\n{"message": "answered"}\n' + capsys.readouterr().out)
    return file


def test_a_record_that_was_written_anew_whole_is_found_beside_what_was_noted_outside(
    programme: Programme, without_triggers: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = noted(tmp_path, capsys)
    call_command("audit", "verify", heads=file)
    assert "goes through 1 heads" in capsys.readouterr().out

    write_anew(programme)

    assert faults() == []
    with pytest.raises(CommandError, match="event 5: is not the one that was noted outside"):
        call_command("audit", "verify", heads=file)


def test_a_record_that_only_grew_goes_through_what_was_noted(
    programme: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = noted(tmp_path, capsys)
    record("programme.later.act", by=None, target=programme)

    call_command("audit", "verify", heads=file)


def test_a_chain_that_is_gone_is_found(tmp_path: Path):
    file = tmp_path / "heads.log"
    file.write_text('{"chain": "site", "number": 7, "hash": "0f"}\n')

    with pytest.raises(CommandError, match="Chain site, event 7: is not the one"):
        call_command("audit", "verify", heads=file)


def test_the_clock_says_each_day_in_the_log_where_the_record_ends(
    programme: Programme, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level("INFO", logger="programme.security"):
        note_heads()

    (line,) = caplog.records
    chain = AuditChain.objects.get(key=line.chain)
    assert (line.number, line.hash) == (chain.length, chain.head)


def test_an_erased_reason_leaves_the_chain_whole(programme: Programme):
    AuditReason.objects.update(text="", erased_at=timezone.now())

    assert faults() == []


def test_renaming_a_person_leaves_no_old_name_in_the_record_and_the_chain_whole():
    cohort = make.cohort()
    ann = make.participant(cohort, who=make.person("Annabel Unmistakable", "annabel.unmistakable@people.example"))
    olivia = make.organiser(cohort, make.person("Olivia Unforgettable"))
    visit = make.visit(cohort)
    booking.cancel(booking.book(visit, by=ann), by=ann)
    booking.book(visit, by=olivia, person=ann)
    visits.change(visit, {"town": "York"}, by=olivia)
    visits.cancel(visit, by=olivia, reason="Flood")

    ann.full_name, ann.email = "Beatrix Different", "b@people.example"
    ann.save()

    held = json.dumps(
        [*AuditEvent.objects.values(), *AuditChain.objects.values(), *AuditReason.objects.values()], default=str
    ).lower()
    for old in ("annabel", "unmistakable", "unforgettable"):
        assert old not in held
    assert faults() == []
    page = audit.page(cohort.programme, by=olivia)
    assert "Beatrix Different" in {line.who for line in page.lines}


def test_an_event_exists_only_together_with_its_act():
    cohort = make.cohort()

    @action
    def act_and_fail() -> None:
        visits.create(
            cohort,
            {
                "title": "Never",
                "host": make.organisation(cohort.programme),
                "town": "Leeds",
                "starts_at": timezone.now(),
                "ends_at": timezone.now() + dt.timedelta(hours=1),
                "capacity": 1,
            },
            by=make.organiser(cohort),
        )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()

    assert AuditEvent.objects.count() == 0


def test_a_fingerprint_tells_same_from_other_and_not_the_text():
    assert fingerprint("secret") == fingerprint("secret") != fingerprint("Secret")
    assert "secret" not in fingerprint("secret")
