"""Erasing a person loses the name everywhere: tried with a string in every field that is declared to be about somebody,
with the name in the middle of everybody's texts, in files, sessions, the queue and the search index."""

import datetime as dt
import io
import json
import logging
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from cms.models import NewsPage
from judging.engine import pack
from judging.models import PitchDay, ResultSheet
from judging.queries.pack import documents, pack_of
from programme.actions import erasure
from programme.actions.audit import record
from programme.actions.erasure import ErasureBlocked, erase_person, repeat_erasures
from programme.models import AuditEvent, AuditReason, CohortExport, Enrolment, Notification, Person
from programme.queries import audit
from programme.shared import tombstones
from programme.shared.traces import ERASED
from programme.shared.uploads import private_storage
from programme.states import EnrolmentState
from tests.factories import cms
from tests.factories import judging as judge
from tests.factories import programme as make
from tests.factories import teams as team_of
from tests.support import seeding
from tests.support.seeding import ADDRESS, NAME, Seeds

pytestmark = pytest.mark.django_db
AT = timezone.now() + dt.timedelta(hours=1)
# More rows of each kind, and what was seen: for the long run (tests/benchmarks/erasing.py).
ROUNDS, REPORT = int(os.environ.get("ERASURE_ROUNDS", "1")), os.environ.get("ERASURE_REPORT", "")


@pytest.fixture(autouse=True)
def _no_list_of_the_erased() -> Iterator[None]:
    tombstones.path().unlink(missing_ok=True)
    yield
    tombstones.path().unlink(missing_ok=True)


@pytest.fixture
def zenobia() -> Person:
    person = make.person(NAME, ADDRESS, known_as="Zenobia")
    EmailAddress.objects.create(user=person, email=ADDRESS, verified=True, primary=True)
    return person


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Any) -> Any:
    def act(person: Person) -> Person:
        with django_capture_on_commit_callbacks(execute=True):
            return erase_person(person, at=AT)

    return act


def document_by(name: str) -> bytes:
    """A word processor's file: the author stands in its properties."""
    outlet = io.BytesIO()
    with zipfile.ZipFile(outlet, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("docProps/core.xml", f"<coreProperties><creator>{name}</creator></coreProperties>")
        archive.writestr("word/document.xml", f"<document>Written by {name}.</document>")
    return outlet.getvalue()


def pdf_by(name: str) -> bytes:
    return b"%PDF-1.4\n1 0 obj << /Author (" + name.encode("latin-1", "replace") + b") >> endobj\n%%EOF\n"


def plant_everywhere(zenobia: Person) -> None:
    """The name where others wrote it, in files and in what is packed."""
    cohort = make.cohort()
    team = team_of.full_team(cohort, about=f"We are {NAME} and others")
    team_of.membership(team, make.enrolment(cohort, who=zenobia, listed_as=NAME))
    task = team_of.deliverable(cohort)
    slot = task.slots.first()
    handed_in = team_of.submission(team, task)
    attached = team_of.attachment(handed_in, slot, document_by(NAME), original_name="zenobia-oquill-vantongeren.docx")
    attached.uploaded_by = zenobia
    attached.save()
    grown = cms.grown(cohort.programme)
    page = cms.news(grown, title=f"{NAME} wins", slug="zenobia-oquill-vantongeren-wins", summary=f"By {NAME.upper()}")
    page.save_revision().publish()
    cms.picture(grown, title=NAME, file=cms.image_file("zenobia-oquill-vantongeren.jpg"))
    cms.document(grown, title=f"By {NAME}", file=ContentFile(pdf_by(ADDRESS), name="Zenobia_OQuill_Vantongeren.pdf"))
    other = make.participant(cohort)
    archive = private_storage().save("ab/export", ContentFile(document_by(NAME)))
    CohortExport.objects.create(
        cohort=cohort, asked_by=other, asked_at=AT, made_at=AT, expires_at=AT + dt.timedelta(days=7), file=archive
    )
    Notification.objects.create(
        programme=cohort.programme,
        person=other,
        address=other.email,
        name=other.full_name,
        kind="programme.welcome",
        act="x",
        subject=f"Meet {NAME}",
        body=f"<p>{NAME.replace('’', '&#x27;')} &amp; {ADDRESS.upper()}</p>",
        created_at=AT,
    )
    begun = SessionStore()
    begun["account_login"] = {"email": ADDRESS}
    begun.save()
    used = SessionStore()
    used["_auth_user_id"] = str(zenobia.pk)
    used.save()
    UserSession.objects.create(user=zenobia, session_key=used.session_key, ip="192.0.2.7", user_agent="Zenobia's phone")
    record("programme.place.withdrawn", by=other, target=team, programme=cohort.programme, reason=f"Asked by {NAME}")


def note(seen: str) -> None:
    if REPORT:
        with Path(REPORT).open("a") as file:
            file.write(f"{seen}; ")


def strings(seeds: Seeds) -> set[str]:
    planted = {text for _where, text in seeds.planted if text.startswith("seed")}
    return {NAME, ADDRESS, NAME.replace("’", "&#x27;"), "zenobia-oquill", "zenobia_oquill", "oquillvan", *planted}


def test_nothing_of_an_erased_person_is_found_anywhere(zenobia: Person, erase: Any, caplog: pytest.LogCaptureFixture):
    plant_everywhere(zenobia)
    seeds = Seeds(zenobia, rounds=ROUNDS)
    wanted = strings(seeds)
    assert len(seeds.planted) >= 80
    assert {where for where, _text in seeds.planted} <= seeds_found_before(wanted, seeds)

    with caplog.at_level(logging.INFO):
        erase(zenobia)

    assert seeding.found_in_tables(wanted) == set()
    assert seeding.found_in_files(wanted) == set()
    assert not any(each in caplog.text for each in wanted)
    assert list(audit.faults()) == []
    note(f"{len(wanted)} strings in {len({where for where, _text in seeds.planted})} fields, all found before: 0 left")


def seeds_found_before(wanted: set[str], seeds: Seeds) -> set[str]:
    """The declared fields in which the search finds the strings, so that finding nothing means something."""
    assert seeding.found_in_files(wanted)
    found = seeding.found_in_tables(wanted)
    return {where for where, _text in seeds.planted if seeding.column_of(where) in found}


@pytest.mark.sqlite_only
def test_an_older_backup_brings_nobody_back(zenobia: Person, erase: Any, django_capture_on_commit_callbacks: Any):
    plant_everywhere(zenobia)
    wanted = strings(Seeds(zenobia, rounds=ROUNDS))
    files = Path(settings.DATA_DIR) / "private"
    backup = shutil.copytree(files, Path(settings.DATA_DIR).with_name("backup"), dirs_exist_ok=True)
    older = transaction.savepoint()
    erase(zenobia)

    transaction.savepoint_rollback(older)
    shutil.copytree(backup, files, dirs_exist_ok=True)
    assert seeding.found_in_tables(wanted)
    with django_capture_on_commit_callbacks(execute=True):
        told = repeat_erasures(at=AT)

    shutil.rmtree(backup)
    assert told == []
    assert seeding.found_in_tables(wanted) == set()
    assert not Person.objects.get(pk=zenobia.pk).is_active
    note(f"{len(wanted)} strings back with an older backup: 0 left after erasing again")


@pytest.mark.sqlite_only
def test_repeating_passes_over_who_is_erased_and_who_was_never_there(zenobia: Person, erase: Any):
    tombstones.add("programme.Person", "00000000-0000-0000-0000-000000000000", at=AT)
    erase(zenobia)
    events = AuditEvent.objects.count()

    assert repeat_erasures(at=AT) == []
    assert AuditEvent.objects.count() == events
    assert [each.pk for each in tombstones.all_of_them()][1:] == [str(zenobia.pk)]


@pytest.mark.sqlite_only
def test_the_list_outside_the_database_outlives_a_line_that_was_cut_short():
    tombstones.add("programme.Person", "a", at=AT)
    with tombstones.path().open("a") as file:
        file.write('{"kind": "programme.Per')

    assert [each.pk for each in tombstones.all_of_them()] == ["a"]


@pytest.mark.sqlite_only
def test_results_and_counts_stay_without_the_name(erase: Any):
    day = judge.locked_day(3, 2)
    sheet = judge.signed_sheet(day)
    first = judge.judges_of(day)[0]
    scores = list(day.pitches.values_list("scorecards__total", "scorecards__judge"))
    member = team_of.member(day.pitches.first().team)
    before = pack_without_names(sheet)

    erase(first)
    erase(member)

    assert list(day.pitches.values_list("scorecards__total", "scorecards__judge")) == scores
    assert pack_without_names(sheet) == before
    names = json.loads(pack_of(sheet, by=judge.results_member_of(day))[pack.NAMES])
    assert names["people"][str(first.pk)] == ERASED
    assert list(audit.faults()) == []
    assert Enrolment.objects.get(person=member).state == EnrolmentState.WITHDRAWN


def pack_without_names(sheet: ResultSheet) -> dict[str, bytes]:
    """The sealed documents, which must stay the same to the byte."""
    return pack.packed(documents(sheet))


@pytest.mark.sqlite_only
def test_reasons_go_and_the_chain_stays_whole(zenobia: Person, erase: Any):
    team = team_of.team(make.cohort())
    record("teams.team.renamed", by=None, target=team, reason=f"{NAME} asked for it")
    record("teams.team.renamed", by=None, target=team, reason="It was misspelt")

    erase(zenobia)

    assert list(AuditReason.objects.order_by("pk").values_list("text", flat=True)) == ["", "It was misspelt"]
    assert list(audit.faults()) == []


@pytest.mark.sqlite_only
def test_an_erased_person_can_no_longer_sign_in(zenobia: Person, erase: Any, client_for: Any):
    browser = client_for(zenobia)
    assert browser.get("/home/").status_code == 200

    erase(zenobia)

    assert browser.get("/home/").status_code == 302
    assert Person.objects.filter(email=ADDRESS).count() == 0
    make.person("Somebody New", ADDRESS)  # the address is free for whoever gets it next


@pytest.mark.sqlite_only
@pytest.mark.parametrize("case", ["organiser", "judge", "chair", "signatory"])
def test_nobody_is_erased_on_whom_others_still_wait(case: str):
    day = judge.open_day()
    person, sentence = {
        "organiser": (judge.organiser_of(day), "name another one first"),
        "judge": (judge.judges_of(day)[0], "wait for the lock"),
        "chair": (chair_of(day), "They chair the pitch day"),
        "signatory": (judge.signatory(day), "name another signatory first"),
    }[case]

    with pytest.raises(ErasureBlocked, match=sentence):
        erase_person(person, at=AT)

    assert not Person.objects.get(pk=person.pk).erased_at


def chair_of(day: PitchDay) -> Person:
    day.chair = make.results_member(day.cohort)
    day.save()
    return day.chair


@pytest.mark.sqlite_only
def test_a_short_name_is_not_taken_out_of_other_words(erase: Any):
    ann = make.person("Ann Lee", "ann.lee@people.example")
    story = team_of.team(make.cohort(), about="Joann Leeds spoke with Ann Lee and ANN LEE, not with Ann Leeming.")

    erase(ann)

    story.refresh_from_db()
    assert story.about == f"Joann Leeds spoke with {ERASED} and {ERASED}, not with Ann Leeming."


@pytest.mark.parametrize("namesake", [make.person, make.nomination, make.invitation])
def test_a_namesake_keeps_their_name(zenobia: Person, erase: Any, namesake: Any):
    cohort = () if namesake is make.person else (make.cohort(),)
    other = namesake(*cohort, full_name=NAME)
    note = make.nomination(make.cohort(), reason=f"Recommended by {NAME} and {zenobia.email}.")

    erase(zenobia)

    other.refresh_from_db()
    note.refresh_from_db()
    assert other.full_name == NAME
    assert note.reason == f"Recommended by {NAME} and [name erased]."


def test_a_name_of_one_short_word_is_not_taken_out_of_what_others_wrote(erase: Any):
    rose = make.person("Rose", "rose@treasury.example")
    note = make.nomination(make.cohort(), reason="Prices rose, and rose@treasury.example wrote why.")

    erase(rose)

    note.refresh_from_db()
    rose.refresh_from_db()
    assert note.reason == "Prices rose, and [name erased] wrote why."
    assert rose.full_name == "[name erased]"


def test_a_page_that_lost_a_name_is_still_found_by_its_other_words(zenobia: Person, erase: Any):
    page = cms.news(cms.grown(make.programme()), title=f"{NAME} invents a kettle")

    erase(zenobia)

    found = get_search_backend().search("kettle", NewsPage.objects.all())
    assert [each.pk for each in found] == [page.pk]
    assert list(get_search_backend().search("Vantongeren", NewsPage.objects.all())) == []


@pytest.mark.sqlite_only
def test_what_was_rolled_back_has_erased_nothing(zenobia: Person, monkeypatch: pytest.MonkeyPatch):
    plant_everywhere(zenobia)
    files = {path.name for path in Path(private_storage().path("")).rglob("*") if path.is_file()}
    monkeypatch.setattr(erasure, "sweep", stopped)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase_person(zenobia, at=AT)

    assert Person.objects.get(pk=zenobia.pk).full_name == NAME
    assert files <= {path.name for path in Path(private_storage().path("")).rglob("*") if path.is_file()}
    assert not tombstones.path().exists()


def stopped(_traces: object) -> None:
    raise ZeroDivisionError
