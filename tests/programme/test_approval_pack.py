"""The approval pack is printed from the code, and the code cannot grow a field without a place in it."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from programme.queries import approval_pack
from programme.shared import personal_data

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def test_every_field_of_every_model_has_its_place():
    assert approval_pack.unplaced() == []


def test_a_field_without_a_declaration_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(personal_data._things, "programme.Visit", frozenset())
    monkeypatch.delitem(personal_data._fields, ("programme.Need", "text"))
    monkeypatch.delitem(personal_data._rows, "programme.Booking")

    missing = approval_pack.unplaced()

    assert {"programme.Visit.summary", "programme.Need.text", "programme.Booking.person"} <= set(missing)
    with pytest.raises(CommandError, match=r"programme\.Need\.text"):
        call_command("approval_pack", str(tmp_path))


def test_what_is_declared_to_be_about_things_exists():
    placed = {(each.model, each.field) for each in approval_pack.data_map()}

    assert [pair for pair in personal_data.all_things() if pair not in placed] == []


def test_the_pack_holds_each_field_with_purpose_reader_and_time(tmp_path: Path):
    call_command("approval_pack", str(tmp_path))

    page = (tmp_path / "approval-pack.html").read_text()
    for each in personal_data.all_fields():
        assert f"{each.model}.{each.field}<" in page
    personal = [each for each in approval_pack.data_map() if each.is_personal]
    assert [each for each in personal if not (each.purpose and each.keep_until and each.read_by)] == []
    assert re.findall(r'<h2 id="([a-z]+)"', page) == [
        "assessment",
        "parties",
        "retention",
        "personal",
        "things",
        "components",
    ]
    parties = page.partition('id="parties"')[2].partition('id="retention"')[0]
    assert all(words in parties for words in ("Controller", "Processor: operation", "Sub-processor: mail"))
    bill = json.loads((tmp_path / "components.cdx.json").read_text())
    assert {"django", "wagtail", "psycopg"} <= {each["name"] for each in bill["components"]}


def test_the_pack_lists_every_locked_package_once():
    lock = (Path(settings.BASE_DIR) / "requirements-production.txt").read_text()
    locked = {name for name, _version in re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.M)}

    listed = [each["name"] for each in approval_pack.bill_of_materials()["components"]]

    assert len(locked) > 50
    assert locked <= set(listed)
    assert len(listed) == len(set(listed))
