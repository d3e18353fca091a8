"""The signed pack: the same digits come out again anywhere, and whatever is changed in it is found and named."""

import json
import subprocess
import sys
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest

from judging.engine import pack
from judging.engine.__main__ import main
from judging.engine.pack import NotAPack, replay
from tests.judging.engine.packs import documents, is_found, single_changes, small_day

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return pack.packed(documents(small_day())) | {pack.NAMES: b'{"people": {"j1": "Ana"}}'}


def altered(files: dict[str, bytes], name: str, change) -> dict[str, bytes]:
    """The pack with one document changed in place."""
    document = json.loads(files[name])
    change(document)
    return files | {name: pack.written(document)}


def test_a_pack_as_it_was_sealed_gives_every_digit_again(files):
    assert replay(files) == []
    assert replay(files, seal=files[pack.SEAL].decode()) == []


def test_the_same_documents_make_the_same_pack():
    assert pack.packed(documents(small_day())) == pack.packed(deepcopy(documents(small_day())))


def test_names_may_be_erased_and_the_pack_still_proves_itself(files):
    assert replay({name: content for name, content in files.items() if name != pack.NAMES}) == []


def test_a_changed_score_is_named_and_what_follows_from_it(files):
    def change(document):
        document["scores"][3]["value"] = 1

    found = replay(altered(files, pack.DAY, change))

    assert "day.json: scores[3].value is 1 and was something else." in found
    assert "result.json: inputs is not the fingerprint of day.json." in found
    assert any("result.json: lines[0].mean comes out as" in each for each in found)


def test_a_changed_figure_is_named_even_when_the_pack_is_sealed_anew(files):
    forged = documents(small_day())
    forged[pack.RESULT]["lines"][1]["mean"] = "4.900000"
    sealed = pack.packed(forged)

    found = replay(sealed, seal=files[pack.SEAL].decode())

    assert "pack.json: does not have the seal that you gave." in found
    assert any(each.startswith("result.json: lines[1].mean comes out as") for each in found)
    assert "signatures.json: [0].content is not the hash of this result." in found


def test_a_forger_who_makes_the_whole_pack_anew_is_found_by_the_seal_alone(files):
    forged = documents(small_day())
    forged["changes.json"]["replaced"] = []

    assert replay(pack.packed(forged)) == []
    assert replay(pack.packed(forged), seal=files[pack.SEAL].decode()) == [
        "pack.json: does not have the seal that you gave."
    ]


def test_rows_taken_out_and_put_in_are_named(files):
    gone = replay(altered(files, pack.AUDIT, lambda rows: rows.pop()))
    more = replay(altered(files, "conflicts.json", lambda rows: rows.append({"team": "a"})))

    assert "audit.json: [1].code is missing." in gone
    assert "conflicts.json: [0].team was not there when it was sealed." in more


def test_an_event_that_does_not_hold_its_hash_is_named(files):
    found = replay(altered(files, pack.AUDIT, lambda rows: rows[1]["facts"].update(content="y")))

    assert "audit.json: [1].hash is not the hash of this event." in found


def test_documents_that_are_missing_foreign_or_written_otherwise_are_named(files):
    without = replay({name: content for name, content in files.items() if name != "changes.json"})
    foreign = replay(files | {"extra.json": b"{}"})
    otherwise = replay(files | {"changes.json": files["changes.json"].replace(b"\n", b"")})

    assert "changes.json: is missing." in without
    assert foreign == ["extra.json: was not in the pack when it was sealed."]
    assert otherwise == ["changes.json: is written otherwise than when it was sealed."]


@pytest.mark.parametrize("name", [pack.DAY, pack.RESULT, pack.SIGNATURES, pack.AUDIT, "changes.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"7", b'{"a": {}}', b"\xff\xfe"])
def test_a_document_that_makes_no_sense_is_a_finding_and_never_a_fault(files, name, content):
    assert replay(files | {name: content})


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "another/1"}', b"\xff"])
def test_what_is_no_pack_is_said_to_be_none(files, content):
    with pytest.raises(NotAPack):
        replay(files | {pack.MANIFEST: content})


def test_any_single_value_that_is_changed_is_found_and_named(files):
    missed = [
        (name, way) for name, way, changed in single_changes(files, 150, seed=11) if not is_found(name, way, changed)
    ]

    assert missed == []


def as_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_the_command_line_replays_a_pack_with_nothing_but_python(files, tmp_path):
    file = as_zip(tmp_path / "day.zip", files)

    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
            "from judging.engine.__main__ import main; sys.exit(main(sys.argv[1:]))",
            "replay",
            str(file),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "Every digit is the same.\n"), done.stderr


def test_the_command_line_says_what_is_not_as_it_was_sealed(files, tmp_path, capsys):
    changed = altered(files, pack.DAY, lambda document: document["scores"][0].update(value=1))

    assert main(["replay", str(as_zip(tmp_path / "day.zip", changed))]) == 1
    assert "day.json: scores[0].value is 1 and was something else." in capsys.readouterr().out


def test_the_command_line_says_what_it_cannot_read(tmp_path, capsys):
    (tmp_path / "day.zip").write_text("no archive")

    assert main(["replay", str(tmp_path / "day.zip")]) == 2
    assert main(["replay", str(tmp_path / "none.zip")]) == 2
    assert main(["replay", str(as_zip(tmp_path / "empty.zip", {}))]) == 2
    assert "pack.json is missing." in capsys.readouterr().err
