"""What shipped code never does: run text, pass text off as safe HTML, go without a token, load from elsewhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("programme", "teams", "judging", "cms")
# Each escapes what it is given, or draws it itself; to be read anew when a line is added.
SAFE_HTML = {
    "programme/shared/qr.py",
    "programme/shared/markdown.py",
    "programme/shared/form_fields.py",
    "programme/shared/form_sections.py",
    "programme/shared/charts.py",
    "programme/templatetags/programme_tags.py",
    "cms/templatetags/cms_tags.py",
}
# Programs carry a token of their own and no cookie.
WITHOUT_FORM_TOKEN = {"programme/api/base.py"}
# Tables, columns and settings of ours stand in the text of these statements.
NAMES_TABLES = {
    "cms/actions/erased_files.py",
    "programme/actions/sweep.py",
    "programme/checks.py",
    "programme/shared/snapshots.py",
}
# Text that our own server made of a template, which escapes.
MAKES_HTML = {"teams/static/teams/js/follow.js"}
# A service worker and its page, which browsers let talk within one site only.
TAKES_MESSAGES = {
    "programme/static/programme/js/offline/page.js",
    "programme/static/programme/js/offline/worker.js",
}
# Lots that are drawn for all to repeat, invented data, and waits: nothing that nobody may guess.
NO_SECRETS = {
    "judging/demo_large.py",
    "judging/engine/adjusted.py",
    "judging/engine/allocation.py",
    "judging/engine/crossed.py",
    "programme/actions/webhook_delivery.py",
    "programme/shared/acting.py",
}
SOUND_HASHES = {"sha256", "file_digest", "pbkdf2_hmac"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "system", "popen"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve"}


@cache
def sources() -> dict[str, ast.Module]:
    paths = (path for app in APPS for path in sorted((ROOT / app).glob("**/*.py")))
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in paths if "migrations" not in path.parts
    }


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for name, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                yield name, called.id if isinstance(called, ast.Name) else getattr(called, "attr", ""), node


def test_no_text_is_run_as_code():
    by_name = {(name, called) for name, called, node in calls() if called in RUNS_TEXT - {"compile"}}
    imported = {
        (name, each.name)
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for each in node.names
        if each.name in UNSAFE_MODULES
    }
    shells = {
        name
        for name, _called, node in calls()
        for each in node.keywords
        if each.arg == "shell" and each.value is not None
    }

    assert (by_name, imported, shells) == (set(), set(), set())


def test_html_is_passed_off_as_safe_in_known_places_only():
    found = {name for name, called, _node in calls() if called in {"mark_safe", "SafeString", "SafeText"}}

    assert found == SAFE_HTML


def test_templates_escape_everything():
    told = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").glob("**/*.html"))
        if re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", path.read_text())
    ]

    assert told == []


def test_every_form_needs_its_token():
    found = {
        name
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and any(each.name == "csrf_exempt" for each in node.names))
    }

    assert found == WITHOUT_FORM_TOKEN


def test_the_database_is_asked_with_parameters_only():
    """SQL that is put together from parts names tables and columns of ours; what people typed goes as a parameter."""
    found = {
        name
        for name, called, node in calls()
        if called in {"execute", "raw", "RawSQL", "extra"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    }

    assert found == NAMES_TABLES


def scripts_with(pattern: str) -> set[str]:
    """Our scripts in which it occurs; `vendor` holds those of others."""
    paths = (path for app in APPS for path in sorted((ROOT / app / "static").glob("**/*.js")))
    ours = [path for path in paths if "vendor" not in path.parts]
    assert ours
    return {str(path.relative_to(ROOT)) for path in ours if re.search(pattern, path.read_text())}


def test_scripts_make_html_of_text_in_known_places_only():
    makers = r"\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment|setHTMLUnsafe"

    assert scripts_with(makers) == MAKES_HTML
    assert scripts_with(r"\beval\(|new Function\(|set(Timeout|Interval)\(\s*[\"'`]") == set()


def test_scripts_listen_to_messages_of_their_own_site_only():
    assert scripts_with(r"""addEventListener\(\s*["']message["']|onmessage""") == TAKES_MESSAGES
    assert scripts_with(r"new WebSocket|RTCPeerConnection|EventSource\(") == set()


def test_no_key_that_a_script_is_given_changes_what_all_objects_share():
    """What came from elsewhere is put into a Map, a spread or `Object.fromEntries`, which take `__proto__` as a name
    like any other. An assignment to a key that is worked out would not, nor a copy onto something that is there."""
    by_key = r"(?<!const )(?<!let )[\w)\]]\[(?!\d+\])[^\]\n]+\]\s*(?:[-+*/%&|^?]{0,2}=(?![=>]))"
    for written in ("values[name] = 1", "held[a][b] ??= {}", "all[key]\n = that", "found(x)[name.slice(2)] += 1"):
        assert re.search(by_key, written)
    for read in ("held[name] === 1", "bytes[6] = 1", "const [a, b] = c", "if (a[b] >= c)", "values.set(name, 1)"):
        assert not re.search(by_key, read)

    assert scripts_with(by_key) == set()
    assert scripts_with(r"__proto__|\.prototype\b|setPrototypeOf|Object\.defineProperty|Reflect\.set") == set()
    assert scripts_with(r"Object\.assign\((?!this,|link\.dataset, \{|new Error)") == set()


def test_what_nobody_may_guess_is_drawn_by_the_system():
    """`random` and NumPy's generators can be foretold; they stand only where nothing is secret."""
    found = {
        name
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(each.name == "random" for each in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "random")
        or (isinstance(node, ast.Attribute) and node.attr in {"default_rng", "Generator", "RandomState"})
    }

    assert {name for name in found if not name.startswith(("teams/engine/", "programme/demo"))} == NO_SECRETS


def test_hashes_are_sound_ones_and_ciphers_come_from_a_library():
    hashes = {
        node.attr
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hashlib"
    }
    imported = {
        node.module
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("cryptography", "Crypto", "nacl"))
    }

    assert hashes == SOUND_HASHES
    # AES in CBC with HMAC-SHA256 over what it made, from a library that is looked after.
    assert imported == {"cryptography.fernet"}


def test_no_form_and_no_program_writes_fields_that_nobody_named():
    found = {
        name
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") in {"fields", "exclude"} for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    }

    assert found == set()


@pytest.mark.parametrize("suffix", ["html", "css", "js"])
def test_nothing_is_loaded_from_another_host(suffix: str):
    loads = re.compile(r"""(?:src=|@import|url\(|from\s|import\s)\s*["']?(?:https?:)?//""")
    folders = [ROOT / "templates", *(ROOT / app / "static" for app in APPS)]
    told = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in sorted(folder.glob(f"**/*.{suffix}"))
        if loads.search(path.read_text())
    ]

    assert told == []


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_every_package_is_pinned_with_its_hash(name: str):
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-"))]

    assert lines
    assert [line.split()[0] for line in lines if "==" not in line.split()[0] or "--hash=sha256:" not in line] == []
