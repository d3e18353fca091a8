"""A day from outside, and the command line on it."""

import json
from copy import deepcopy

import pytest

from judging.engine.__main__ import main
from judging.engine.reading import BadInput, read

DAY = {
    "format": "pitchday/1",
    "name": "spring",
    "scale": {"min": 0, "max": 10, "step": 1},
    "criteria": [{"id": "c1", "weight": 30}, {"id": "c2", "weight": 70}],
    "teams": ["t1", "t2", "t3"],
    "judges": ["j1", "j2", "j3"],
    "conflicts": [{"team": "t1", "judge": "j2"}],
    "allocation": [],
    "scores": [
        {"team": team, "judge": judge, "criterion": criterion, "value": 3 + number}
        for number, team in enumerate(("t1", "t2", "t3"))
        for judge in ("j1", "j2", "j3")
        for criterion in ("c1", "c2")
    ],
}


def broken(path: str, value: object) -> dict:
    """The day with one thing changed; the path as `scores.3.value`."""
    document = deepcopy(DAY)
    *way, last = [int(each) if each.isdigit() else each for each in path.split(".")]
    place = document
    for each in way:
        place = place[each]
    place[last] = value
    return document


def test_what_a_barred_judge_gave_does_not_count():
    day = read(DAY)

    assert day.excluded == {("t1", "j2")}
    assert day.criteria[0].high == 10


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("format", "pitchday/2", "format"),
        ("teams", "t1", "teams"),
        ("teams", ["t1", "t1"], "teams"),
        ("judges", [1], "judges[0]"),
        ("criteria", [], "criteria"),
        ("criteria.0.weight", 0, "criteria[0].weight"),
        ("criteria.1.weight", 0.5, "criteria[1].weight"),
        ("criteria.1.id", "c1", "criteria[1].id"),
        ("criteria.0.max", -1, "criteria[0].max"),
        ("scores", {}, "scores"),
        ("scores.0", 7, "scores[0]"),
        ("scores.2.value", 11, "scores[2].value"),
        ("scores.2.value", float("nan"), "scores[2].value"),
        ("scores.2.value", True, "scores[2].value"),
        ("scores.2.value", "7", "scores[2].value"),
        ("scores.4.team", "t9", "scores[4].team"),
        ("scores.4.judge", None, "scores[4].judge"),
        ("scores.4.criterion", "c9", "scores[4].criterion"),
        ("scores.1.criterion", "c1", "scores[1]"),
        ("conflicts.0.judge", "j9", "conflicts[0].judge"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(path, value, field):
    with pytest.raises(BadInput) as caught:
        read(broken(path, value))

    assert caught.value.field == field


def test_anything_but_an_object_is_refused():
    with pytest.raises(BadInput, match="document"):
        read([DAY])


def test_the_command_prints_a_ranking(tmp_path, capsys):
    file = tmp_path / "spring.day.json"
    file.write_text(json.dumps(DAY))

    assert main(["rank", str(file)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["name"]) == ("pitchday-pred/1", "spring")
    assert [each["team"] for each in found["estimates"]] == ["t3", "t2", "t1"]


def test_the_command_says_which_field_is_wrong(tmp_path, capsys):
    file = tmp_path / "wrong.day.json"
    file.write_text(json.dumps(broken("scores.2.value", 11)))

    assert main(["rank", str(file)]) == 2
    assert "scores[2].value: is not from 0 to 10" in capsys.readouterr().err
