"""What each app declares is complete: personal data, messages, migrations, generated pages."""

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template

from programme.shared.form_fields import MailField
from programme.shared.notification_kinds import all_kinds

OURS = ("programme", "teams", "judging", "cms")


def test_every_personal_field_is_declared():
    call_command("check_personal_data", verbosity=0)


def every_form() -> list[type[forms.BaseForm]]:
    """Forms of ours that stand in a room for forms."""
    for app in OURS:
        room = importlib.import_module(f"{app}.forms")
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [each for each in below if re.match(rf"({'|'.join(OURS)})\.forms\.", each.__module__)]
    return sorted(set(found), key=lambda form: (form.__module__, form.__qualname__))


# Read by allauth, which compares them with what it holds, or with a shape of their own.
BOUND_ELSEWHERE = {"code", "password", "credential", "name"}


@pytest.mark.parametrize("form", every_form(), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_no_form_takes_a_longer_text_or_address_than_a_column_holds(form: type[forms.BaseForm]):
    texts = {name: field for name, field in form.base_fields.items() if type(field) in (forms.CharField, MailField)}
    addresses = [name for name, field in form.base_fields.items() if type(field) is forms.EmailField]
    known = BOUND_ELSEWHERE if form.__module__ == "programme.forms.sign_in" else set()

    assert [name for name, field in texts.items() if field.max_length is None and name not in known] == []
    # Django's own takes 320 signs, and a column for addresses 254.
    assert [name for name in addresses if form.base_fields[name].max_length > 254 and not known] == []


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.key)
def test_every_kind_of_message_has_its_text(kind):
    template = get_template(kind.template, using="text")

    lines = Path(template.origin.name).read_text().splitlines()
    assert lines[0].strip(), "The first line is the subject."
    assert "".join(lines[1:]).strip(), "The text follows."
    assert str(kind.audience)


@pytest.mark.parametrize("app", OURS)
def test_migrations_form_one_line(app: str):
    loader = MigrationLoader(None)

    leaves = loader.graph.leaf_nodes(app)
    assert len(leaves) <= 1, f"Two ends: {leaves}"
    newest = settings.BASE_DIR / app / "migrations" / "max_migration.txt"
    if newest.exists():
        assert newest.read_text().strip() == leaves[0][1]


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_for_what_they_do(app: str):
    names = [path.stem for path in (settings.BASE_DIR / app / "migrations").glob("[0-9]*.py")]

    assert [name for name in names if "auto_" in name] == []


@pytest.mark.django_db
def test_the_models_have_all_their_migrations():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_drawings_of_lifecycles_are_up_to_date(capsys: pytest.CaptureFixture[str]):
    call_command("draw_lifecycles", "--check")


def test_every_command_says_what_it_is_for():
    for name, app in get_commands().items():
        if app in OURS:
            module = __import__(f"{app}.management.commands.{name}", fromlist=["Command"])
            assert module.Command.help, name


def test_every_app_has_its_readme():
    assert [app for app in OURS if not (settings.BASE_DIR / app / "README.md").exists()] == []


def test_every_variable_of_the_environment_is_named_in_the_example():
    asked = re.findall(
        r"(?:environment\.\w+\(\s*|environ(?:\.get\(|\[))\"([A-Z_]+)\"",
        (settings.BASE_DIR / "programme" / "settings.py").read_text(),
    )
    named = re.findall(r"^#?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.M)

    assert sorted(set(asked) - set(named)) == []
    assert sorted(set(named) - set(asked)) == []


def test_the_web_process_carries_no_heavy_library():
    asked = (
        "import sys, django.test, programme.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns, get_resolver().reverse_dict\n"
        "print([name for name in ('ortools', 'numpy', 'scipy', 'pandas') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=settings.BASE_DIR, text=True, capture_output=True, check=True
    )

    assert answer.stdout.strip() == "[]"
