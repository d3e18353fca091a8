"""Input at the edges: nobody, too few, contradictions, references to what is not there."""

from copy import deepcopy

import pytest

from teams.engine import BadInput, Problem, check
from teams.engine.curve import resolve_document
from teams.engine.run import solve_document
from tests.teams.engine.exhaustive import is_minimal_clash, objective
from tests.teams.engine.instances import instance


def made(people=8, teams=2, **hard):
    document = instance(people, teams, seed=1)
    document["hard"]["together"], document["hard"]["apart"], document["hard"]["forbidden"] = [], [], []
    document["hard"]["max_same_employer"] = None
    document["hard"] |= hard
    return document


def test_nobody_and_no_team_is_the_best_there_is():
    found = solve_document({"name": "empty", "people": [], "teams": []})

    assert (found.status, found.assignment, found.objective, found.bound) == ("optimal", {}, 0, 0)


def test_people_without_a_team_clash_with_there_being_none():
    found = solve_document({"name": "no team", "people": [{"id": "p1"}], "teams": []})

    assert (found.status, found.conflict) == ("infeasible", ("teams",))
    assert found.explanation == "There are people but no team to put them in."


def test_one_person_in_one_team():
    found = solve_document({"name": "one", "people": [{"id": "p1"}], "teams": [{"id": "t1"}]})

    assert (found.status, found.assignment) == ("optimal", {"p1": "t1"})


def test_more_teams_than_people_break_the_size():
    document = {
        "people": [{"id": "p1"}],
        "teams": [{"id": "t1"}, {"id": "t2"}],
        "hard": {"team_size": {"min": 1, "max": 3}},
    }

    assert solve_document(document).conflict == ("size",)
    document["hard"]["team_size"]["min"] = 0
    assert solve_document(document).status == "optimal"


def test_everybody_from_one_employer():
    document = made(max_same_employer=2)
    for each in document["people"]:
        each["employer"] = "The Agency"

    found = solve_document(document)

    assert found.conflict == ("employer",)
    assert found.explanation.startswith("8 people are from The Agency; 2 teams with at most 2 each have room for 4.")


def test_a_chain_that_must_be_together_and_apart_is_named_with_its_links():
    document = made(together=[["p0001", "p0002"], ["p0005", "p0006"], ["p0002", "p0003"]], apart=[["p0003", "p0001"]])

    found = solve_document(document)

    assert set(found.conflict) == {"together:0", "together:2", "apart:0"}
    assert "Person 1 and Person 2 are in one team." in found.explanation


def test_a_chain_with_a_shortcut_is_named_by_a_minimal_set():
    document = made(
        together=[["p0001", "p0002"], ["p0002", "p0003"], ["p0001", "p0003"]],
        apart=[["p0003", "p0001"], ["p0001", "p0001"]],
    )

    assert is_minimal_clash(document, list(solve_document(document).conflict))


def test_fixed_and_forbidden_at_once():
    document = made(fixed=[{"person": "p0001", "team": "t001"}], forbidden=[{"person": "p0001", "team": "t001"}])

    assert set(solve_document(document).conflict) == {"fixed:0", "forbidden:0"}


def test_what_somebody_needs_and_no_team_provides():
    document = made()
    document["people"][0]["needs"] = ["hearing loop"]

    found = solve_document(document)

    assert (found.status, found.conflict) == ("infeasible", ("needs",))


def test_a_clash_that_counting_alone_does_not_see():
    # Three people fixed to team 1 leave room for one of the other sector only, and it needs two.
    document = made(
        people=8,
        teams=2,
        fixed=[{"person": one, "team": "t001"} for one in ("p0001", "p0003", "p0005")],
    )

    found = solve_document(document)

    assert found.status == "infeasible"
    assert is_minimal_clash(document, list(found.conflict))


@pytest.mark.parametrize(
    ("place", "value", "about"),
    [
        (("hard", "together"), [["p0001", "ghost"]], ("together:0",)),
        (("hard", "apart"), [["p0001", "p0002"], ["ghost", "p0001"]], ("apart:1",)),
        (("hard", "apart"), [["p0001"]], ("apart:0",)),
        (("hard", "fixed"), [{"person": "p0001", "team": "nowhere"}], ("fixed:0",)),
        (("hard", "forbidden"), [{"person": "ghost", "team": "t001"}], ("forbidden:0",)),
        (("hard", "fixed"), [{"person": ["p0001"], "team": "t001"}], ("fixed:0",)),
        (("hard", "team_size"), {"min": -1, "max": 5}, ("size",)),
        (("hard", "team_size"), [5, 6], ("size",)),
        (("hard", "max_moves"), "many", ("max_moves",)),
        (("soft", "avoid"), [["p0001", "ghost"]], ("avoid:0",)),
        (("soft", "weights"), {"skills": -3}, ("soft.weights",)),
        (("soft", "weights"), {"skills": 10**30}, ("soft.weights",)),
        (("soft", "skills"), [{"target": 2}], ("soft.skills",)),
        (("soft", "balance"), [{"attribute": "gender", "value": ["w"]}], ("soft.balance",)),
    ],
)
def test_input_that_means_nothing_is_an_error_that_names_the_rule(place, value, about):
    document = made()
    document[place[0]][place[1]] = value

    found = solve_document(document)

    assert (found.status, found.about) == ("error", about)
    assert found.explanation


@pytest.mark.parametrize(
    ("field", "value"),
    [("skills", "policy"), ("availability", [["mon-am"]]), ("experience", "12"), ("experience", 10**30), ("sector", 3)],
)
def test_an_answer_of_the_wrong_kind_is_an_error_and_not_something_else(field, value):
    document = made()
    document["people"][3][field] = value

    found = solve_document(document)

    assert (found.status, found.about) == ("error", ("people",))
    assert str(value) in found.explanation


def test_a_wish_may_weigh_as_much_as_the_format_lets_it():
    document = made()
    document["soft"]["weights"] = {"preference": 10_000, "avoid": 10_000}
    document["soft"]["preference"] = {"costs": [0, 10_000], "unranked": 10_000}

    found = solve_document(document)

    assert found.status == "optimal"
    assert found.objective == objective(document, found.assignment) > 10**8


def test_two_people_with_one_id_are_an_error():
    document = made()
    document["people"][1]["id"] = document["people"][0]["id"]

    assert solve_document(document).about == ("people",)
    with pytest.raises(BadInput):
        Problem.from_document(document)


def test_something_else_than_an_instance_is_an_error():
    assert solve_document({"schema": "recipe/1"}).about == ("schema",)
    assert solve_document(["people"]).status == "error"
    assert solve_document({"people": [3]}).about == ("people",)
    assert solve_document({"teams": []}).explanation == "The document has no list of people."
    assert [each.status for each in resolve_document(["people"]).points] == ["error"] * 4


def test_three_sectors_are_compared_with_each_other():
    document = instance(9, 3, seed=2, sectors=("civil", "industry", "charity"))

    found = solve_document(document)

    sector = {each["id"]: each["sector"] for each in document["people"]}
    teams = {
        team: sorted(sector[one] for one, at in found.assignment.items() if at == team) for team in ("t001", "t002")
    }
    assert found.status == "optimal"
    assert set(map(tuple, teams.values())) == {("charity", "civil", "industry")}


def test_names_in_any_script_and_equal_names_are_welcome():
    document = made()
    renamed = {each["id"]: f"人{number}🙂" for number, each in enumerate(document["people"])}
    for each in document["people"]:
        each["id"], each["name"] = renamed[each["id"]], "Same Name"
    document["soft"]["avoid"], document["soft"]["prefer"] = [], []

    assert set(solve_document(document).assignment) == set(renamed.values())


def test_a_curve_needs_places_until_now():
    curve = resolve_document(made(), moves=(0, 1)).as_document()

    assert [point["status"] for point in curve["points"]] == ["error", "error"]


def test_a_point_that_cannot_be_reached_says_why():
    document = made()
    document["incumbent"] = {each["id"]: "t001" for each in document["people"]}

    curve = resolve_document(document, moves=(0, 4)).as_document()

    assert curve["points"][0] | {"seconds": 0, "explanation": ""} == {
        "moves": 0, "schema": "formation-solution/1", "instance": document["name"], "status": "infeasible",
        "conflict": ["sector.min_each", "max_moves"], "explanation": "", "seconds": 0, "seed": 1,
    }  # fmt: skip
    assert curve["points"][1]["status"] == "optimal"


def test_who_left_is_passed_over_and_a_team_that_is_gone_is_a_move():
    document = made()
    found = solve_document(document)
    again = deepcopy(document)
    again["incumbent"] = {**found.assignment, "somebody who left": "t001"}

    assert solve_document(again).objective == found.objective
    again["incumbent"]["p0001"] = "a team that is gone"
    assert solve_document(again).objective == found.objective + 15


def test_a_check_finds_nothing_where_nothing_clashes():
    assert check(Problem.from_document(made())) is None
