"""`python -m teams.engine`: a file in, a document out, the same bytes every time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from teams.engine import VERSION
from teams.engine.__main__ import answer, arguments, main
from tests.teams.engine.instances import instance, on_one_core

EXAMPLE = Path(__file__).with_name("formation-12.json")


@pytest.fixture
def written(tmp_path):
    """Writes a document to a file and returns its path."""

    def write(document, name="instance"):
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def said(capsys):
    """What the command prints."""

    def say(*words):
        assert main(list(words)) == 0
        return json.loads(capsys.readouterr().out)

    return say


def again():
    """Twelve people who have been in teams, as they came."""
    document = instance(12, 3, seed=4)
    document["incumbent"] = {each["id"]: f"t00{number % 3 + 1}" for number, each in enumerate(document["people"])}
    return document


def clashing():
    document = instance(12, 3, seed=4)
    document["hard"]["team_size"] = {"min": 5, "max": 6}
    return document


def test_another_outcome_of_the_same_instance_and_seed_needs_another_version(said):
    teams = said("solve", str(EXAMPLE), "--seed", "1")["assignment"]
    together = sorted(sorted(one for one in teams if teams[one] == team) for team in set(teams.values()))

    assert (VERSION, together) == (
        "2",
        [
            ["p0001", "p0003", "p0007", "p0012"],
            ["p0002", "p0004", "p0009", "p0010"],
            ["p0005", "p0006", "p0008", "p0011"],
        ],
    ), "Raise VERSION in teams/engine/problem.py, then write the new teams down here."


def test_the_command_runs_from_a_shell(written):
    file = written(instance(8, 2, seed=1))
    words = [sys.executable, "-m", "teams.engine", "solve", file, "--seed", "3", "--seconds", "20"]

    found = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

    assert (found["schema"], found["status"], found["seed"]) == ("formation-solution/1", "optimal", 3)
    assert list(found["assignment"]) == [f"p{number:04}" for number in range(1, 9)]


def test_a_solution_can_be_explained(written, said):
    file = written(again())
    solution = written(said("solve", file), "solution")

    assert said("explain", file, "--solution", solution) == said("explain", file)


def test_what_cannot_be_explained_is_an_error_or_a_clash(written, said):
    nowhere = {"assignment": {"p0001": ["nowhere"]}}

    assert said("explain", written(again()), "--solution", written(nowhere, "solution"))["about"] == ["assignment"]
    assert said("explain", written(again()), "--solution", written([], "solution"))["status"] == "error"
    assert said("explain", written(clashing()))["conflict"] == ["size"]


@pytest.mark.parametrize("command", ["solve", "resolve", "check", "explain"])
def test_input_that_means_nothing_is_an_error_for_every_command(written, said, command):
    found = said(command, written(["people"]))

    assert found.get("points", [found])[0]["status"] == "error"


def test_a_file_that_is_not_there_is_said_so(capsys):
    assert main(["check", "nothing.json"]) == 2
    assert "nothing.json" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["solve", "resolve", "check", "explain"])
@pytest.mark.parametrize("made", [again, clashing])
def test_every_command_says_the_same_on_one_core_and_on_all(command, made):
    def bytes_of():
        found = answer(made(), arguments().parse_args([command, "-", "--seed", "9"]))
        for each in (found, *found.get("points", ()), *(at.get("looser", {}) for at in found.get("points", ()))):
            each["seconds"] = 0
        return json.dumps(found, ensure_ascii=False).encode()

    assert bytes_of() == on_one_core(bytes_of)
