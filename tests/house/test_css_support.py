"""Our style sheets and scripts keep to what the oldest supported browsers know, or say what happens without it.

The oldest are two years old: Edge and Chrome 130, Firefox 132, Safari 17.6 (also on iPad). What is newer in any of
them is listed here by name. It may be used inside `@supports` that asks for it, after an older value of the same
property, or behind a check in script; anything else fails. When the
list of supported browsers moves on, lines leave this file.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

FOLDERS = [settings.BASE_DIR / app / "static" for app in ("programme", "teams", "judging", "cms")]
SHEETS = sorted(path for folder in FOLDERS for path in folder.glob("**/*.css"))
SCRIPTS = sorted(path for folder in FOLDERS for path in folder.glob("**/*.js"))

NEW_PROPERTIES = {
    "anchor-name", "anchor-scope", "animation-range", "animation-timeline", "content-visibility",
    "corner-shape", "field-sizing", "font-width", "hyphenate-limit-chars", "initial-letter", "interactivity",
    "interpolate-size", "line-clamp", "mask-border", "position-anchor", "position-area", "position-try",
    "position-try-fallbacks", "position-visibility", "reading-flow", "reading-order", "ruby-align", "ruby-overhang",
    "scroll-initial-target", "scroll-marker-group", "scroll-timeline", "scrollbar-color", "scrollbar-gutter",
    "scrollbar-width", "text-autospace", "text-box", "text-box-edge", "text-box-trim", "text-size-adjust",
    "text-spacing-trim", "timeline-scope", "view-timeline", "view-transition-class", "view-transition-name",
}  # fmt: skip
NEW_VALUES = {
    ("appearance", "base-select"), ("text-wrap", "pretty"), ("text-wrap", "stable"), ("text-wrap-style", "pretty"),
    ("width", "stretch"), ("height", "stretch"), ("max-width", "stretch"), ("min-height", "stretch"),
    ("display", "grid-lanes"), ("grid-template-rows", "masonry"), ("overflow", "-moz-hidden-unscrollable"),
}  # fmt: skip
NEW_FUNCTIONS = {
    "alpha", "anchor", "anchor-size", "calc-size", "contrast-color", "if", "inherit", "ident", "media", "progress",
    "random", "random-item", "scroll", "shape", "sibling-count", "sibling-index", "superellipse", "view",
}  # fmt: skip
NEW_SELECTORS = (
    "::details-content", "::picker", "::checkmark", "::scroll-button", "::scroll-marker", "::column", "::search-text",
    "::highlight", "::view-transition", ":active-view-transition", ":heading", ":open", ":has-slotted", ":interest",
    ":target-current", ":target-before", ":target-after",
)  # fmt: skip
NEW_RULES = {
    "custom-media", "custom-selector", "function", "mixin", "apply", "navigation", "position-try", "scope",
    "view-transition", "when", "else",
}  # fmt: skip
NEW_QUERIES = ("style(", "scroll-state(", "prefers-reduced-transparency", "inverted-colors", "prefers-reduced-data")

# In scripts: the name, and how it looks when it is used.
NEW_IN_SCRIPTS = {
    "Error.isError": r"\bError\.isError\b",
    "Float16Array": r"\bFloat16Array\b",
    "Intl.DurationFormat": r"\bIntl\.DurationFormat\b",
    "Iterator helpers": r"\bIterator\.(from|prototype)\b|\.(values|keys|entries)\(\)\.(map|filter|take|drop)\(",
    "Math.sumPrecise": r"\bMath\.sumPrecise\b",
    "Promise.try": r"\bPromise\.try\b",
    "RegExp.escape": r"\bRegExp\.escape\b",
    "Temporal": r"\bTemporal\.",
    "Uint8Array.fromBase64": r"\bUint8Array\.from(Base64|Hex)\b|\.to(Base64|Hex)\(",
    "URLPattern": r"\bURLPattern\b",
    "CloseWatcher": r"\bCloseWatcher\b",
    "cookieStore": r"\bcookieStore\b",
    "documentPictureInPicture": r"\bdocumentPictureInPicture\b",
    "moveBefore": r"\.moveBefore\(",
    "navigation": r"\bwindow\.navigation\b",
    "requestIdleCallback": r"\brequestIdleCallback\b",
    "scheduler": r"\bscheduler\.(postTask|yield)\b",
    "scrollend": r"[\"']scrollend[\"']",
    "setHTML": r"\.setHTML\(",
    "startViewTransition": r"\bstartViewTransition\b",
    "command": r"[\"']command[\"']|\bcommandForElement\b",
    "BarcodeDetector": r"\bBarcodeDetector\b",
    "import of a style sheet or JSON": r"\bwith\s*\{\s*type\s*:",
    "using": r"^\s*(await\s+)?using\s+\w+\s*=",
    "regular expression modifiers": r"\(\?[ims]+(-[ims]+)?:",
    "duplicate named groups": r"\(\?<(\w+)>[^/\n]*\|[^/\n]*\(\?<\1>",
}


def too_new_in_sheet(text: str) -> list[str]:
    """What a style sheet uses without a way out, as "what (line)"."""
    return list(_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), asked_for=""))


def _rules(rules: list, asked_for: str) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"not understood: {rule.message} (line {rule.source_line})"
        elif rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude)
            for name in NEW_SELECTORS:
                if re.search(rf"(?<!:){re.escape(name)}(?![\w-])", selector) and name not in asked_for:
                    yield f"{name} (line {rule.source_line})"
            yield from _block(rule.content, asked_for)
        elif rule.type == "at-rule":
            yield from _at_rule(rule, asked_for)


def _at_rule(rule, asked_for: str) -> Iterator[str]:
    condition = tinycss2.serialize(rule.prelude)
    if rule.lower_at_keyword in NEW_RULES:
        yield f"@{rule.lower_at_keyword} (line {rule.source_line})"
    if rule.lower_at_keyword in {"media", "container"}:
        yield from (f"{name} (line {rule.source_line})" for name in NEW_QUERIES if name in condition)
    if rule.lower_at_keyword == "supports" and "not" not in condition:
        asked_for += condition
    if rule.content is not None:
        yield from _block(rule.content, asked_for)


def _block(content: list, asked_for: str) -> Iterator[str]:
    earlier: set[str] = set()
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            yield from _rules([item], asked_for)
            continue
        if item.lower_name in NEW_PROPERTIES and item.lower_name not in asked_for:
            yield f"{item.lower_name} (line {item.source_line})"
        for name in _new_in_value(item.lower_name, item.value):
            if name not in asked_for and item.lower_name not in earlier:
                yield f"{item.lower_name}: {name} (line {item.source_line})"
        earlier.add(item.lower_name)


def _new_in_value(name: str, value: list) -> Iterator[str]:
    for token in value:
        if token.type == "ident" and (name, token.lower_value) in NEW_VALUES:
            yield token.lower_value
        if token.type == "function":
            if token.lower_name in NEW_FUNCTIONS:
                yield token.lower_name
            yield from _new_in_value(name, token.arguments)


def too_new_in_script(text: str) -> list[str]:
    """What a script uses without asking first whether it is there."""
    code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", text, flags=re.S)
    found = []
    for name, pattern in NEW_IN_SCRIPTS.items():
        last = name.rpartition(".")[2]
        asked = rf"[\"']{re.escape(last)}[\"']\s+in\s|typeof\s+[\w.]*\b{re.escape(last)}\b|\?\.{re.escape(last)}\b"
        if re.search(pattern, code, re.M) and not re.search(asked, code):
            found.append(name)
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_keeps_to_what_the_oldest_browsers_know(path: Path):
    assert too_new_in_sheet(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_to_what_the_oldest_browsers_know(path: Path):
    assert too_new_in_script(path.read_text()) == []


def test_there_is_something_to_look_at():
    assert {"tokens.css", "page.css"} <= {path.name for path in SHEETS}
    assert {"timer.js"} <= {path.name for path in SCRIPTS}


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("textarea { field-sizing: content }", ["field-sizing (line 1)"]),
        ("p { text-wrap: pretty }", ["text-wrap: pretty (line 1)"]),
        ("p { width: calc-size(auto, size) }", ["width: calc-size (line 1)"]),
        ("p { top: calc(1px + anchor(bottom)) }", ["top: anchor (line 1)"]),
        ("details::details-content { color: red }", ["::details-content (line 1)"]),
        ("details:open { color: red }", [":open (line 1)"]),
        ("@scope (.card) { p { color: red } }", ["@scope (line 1)"]),
        ("@media print { p { line-clamp: 3 } }", ["line-clamp (line 1)"]),
        ("@container style(--wide: 1) { p { color: red } }", ["style( (line 1)"]),
        (".card { & p { field-sizing: content } }", ["field-sizing (line 1)"]),
        ("@supports not (field-sizing: content) { p { field-sizing: content } }", ["field-sizing (line 1)"]),
    ],
)
def test_newer_things_in_a_style_sheet_are_found(sheet: str, found: list[str]):
    assert too_new_in_sheet(sheet) == found


@pytest.mark.parametrize(
    "sheet",
    [
        "@supports (field-sizing: content) { textarea { field-sizing: content } }",
        "@supports (text-wrap: pretty) { p { text-wrap: pretty } }",
        "p { text-wrap: balance; text-wrap: pretty }",
        "@supports selector(::details-content) { details::details-content { color: red } }",
        "p:has(a) { color: color-mix(in oklab, red, blue) } dialog[open] { inset: 0 }",
    ],
)
def test_newer_things_with_a_way_out_and_known_things_pass(sheet: str):
    assert too_new_in_sheet(sheet) == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("requestIdleCallback(save);", ["requestIdleCallback"]),
        ("if ('requestIdleCallback' in window) requestIdleCallback(save);", []),
        ("const name = RegExp.escape(text);", ["RegExp.escape"]),
        ("// Promise.try would be nice here\nstart();", []),
        ("rows.values().map(shown);", ["Iterator helpers"]),
        ("[...rows.values()].map(shown);", []),
        ("document.startViewTransition?.(show);", ["startViewTransition"]),
        ("if (document?.startViewTransition) document.startViewTransition(show);", []),
    ],
)
def test_newer_things_in_a_script_are_found(script: str, found: list[str]):
    assert too_new_in_script(script) == found
