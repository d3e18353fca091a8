"""Whatever a person does through an action leaves an audit event, written in the same transaction."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("programme", "teams", "judging", "cms")

# Functions of action modules that take an actor but change nothing a person would ask about, each with its reason.
A_STEP = "A step: each act that takes it records what it changed."
WITHOUT_A_RECORD: dict[str, str] = {
    "teams.actions.answer_history.set_aside": A_STEP,
    "teams.actions.answer_history.write_text": A_STEP,
    "teams.actions.submission.put_files": A_STEP,
}
# Steps that several acts share: they run inside the act that calls them, never alone.
STEPS = {
    "judging.actions.allocation.hand_over",
    "judging.actions.conflict.find_conflicts",
    "judging.actions.conflict.look_again",
    "judging.actions.result.void_signatures",
    "programme.actions.free_place.give_to_reserve",
    "programme.actions.free_place.release_place",
    "programme.actions.place_offer.offer",
    "programme.actions.place_offer.offer_to",
    "teams.actions.freezing.freeze",
    "teams.actions.signing.sign",
}


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """Every function of every action module, as "app.actions.topic.name"."""
    found = {}
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app / "actions").glob("**/*.py")):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            for node in parsed(path).body:
                if isinstance(node, ast.FunctionDef):
                    found[f"{module}.{node.name}"] = node
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def names_in(module: str) -> dict[str, str]:
    """What a module's imported names stand for."""
    path = settings.BASE_DIR / Path(*module.split(".")).with_suffix(".py")
    found = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return found


@cache
def records(function: str) -> bool:
    """Whether the function, or one of our action functions that it calls, records."""
    seen, waiting = set(), [function]
    while waiting:
        name = waiting.pop()
        if name.endswith("actions.audit.record"):
            return True
        if name in seen or name not in functions():
            continue
        seen.add(name)
        module = name.rpartition(".")[0]
        # Every name used, not only every call: a function may be handed on (a partial, a list of steps).
        for node in ast.walk(functions()[name]):
            if isinstance(node, ast.Name):
                waiting.append(names_in(module).get(node.id, f"{module}.{node.id}"))
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                waiting.append(f"{names_in(module).get(node.value.id, '')}.{node.attr}")
    return False


def is_an_act(node: ast.FunctionDef) -> bool:
    """A public function with an actor: `by`, keyword-only."""
    return not node.name.startswith("_") and any(each.arg == "by" for each in node.args.kwonlyargs)


def is_decorated(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "action" for each in node.decorator_list)


ACTS = [name for name, node in functions().items() if is_an_act(node) and not name.endswith("audit.record")]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_recorded(act: str):
    assert act in WITHOUT_A_RECORD or records(act), f"{act} takes an actor but records nothing."


@pytest.mark.parametrize("act", ACTS)
def test_every_act_lands_whole_or_not_at_all(act: str):
    assert act in {*WITHOUT_A_RECORD, *STEPS} or is_decorated(functions()[act]), f"{act} lacks @action."


def test_the_list_of_exceptions_names_functions_that_exist():
    assert {*WITHOUT_A_RECORD, *STEPS} <= set(functions())


def test_views_never_touch_tables_themselves():
    touching = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for app in APPS
        for path in sorted((settings.BASE_DIR / app / "views").glob("**/*.py"))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]

    assert touching == []
