"""Apps and rooms point one way. A rule that nothing can break proves nothing, so mistakes are planted as well."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("programme", "teams", "judging", "cms")
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the Python files of the four apps."""
    for app in APPS:
        keep = shutil.ignore_patterns("static", "__pycache__", "docs", "*.md")
        shutil.copytree(settings.BASE_DIR / app, tmp_path / app, ignore=keep)
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_as_it_stands_keeps_the_rules():
    answer = lint(settings.BASE_DIR)

    assert answer.returncode == 0, answer.stdout


PLANTED = {
    "a model importing an action": (
        "programme/models/visit.py",
        "import programme.actions.audit",
        "Rooms point one way",
    ),
    "a query importing an action": (
        "programme/queries/place.py",
        "import programme.actions.audit",
        "Rooms point one way",
    ),
    "programme importing teams": ("programme/queries/place.py", "import teams.models", "Apps point one way"),
    "teams importing Wagtail": ("teams/models/__init__.py", "import wagtail", "Only cms knows Wagtail"),
    "an engine importing Django": ("judging/engine/planted.py", "import django", "Engines are plain Python"),
    "a stray module at an app's root": ("teams/utils.py", "", "Rooms point one way"),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_found(house: Path, mistake: str):
    name, line, contract = PLANTED[mistake]
    planted = house / name
    planted.parent.mkdir(exist_ok=True)
    (planted.parent / "__init__.py").touch()
    with planted.open("a") as file:
        file.write(f"\n{line}\n")

    answer = lint(house)

    assert answer.returncode != 0, f"{mistake} went unnoticed"
    assert f"{contract} BROKEN" in answer.stdout or "exhaustive" in answer.stdout.lower(), answer.stdout
