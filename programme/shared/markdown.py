"""People's own words as safe HTML: Markdown, then an allow list of tags."""

import re

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "a", "hr"}

BARE_ADDRESS = re.compile(r"(?<![\w(<\"])https?://[^\s<>()]*[^\s<>().,;:!?]")

# Signs that mean something to Markdown, wherever they stand and at the beginning of a line.
MARKS = re.compile(r"[\\`*\[\]<]|~(?=~)|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
AT_LINE_START = re.compile(r"(?m)^[ \t]*(?:(\d+)([.)])|([#>+=-]))")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~\n])")
# What mail programs make a link of by themselves. A sign that is not seen keeps them from it.
LIKE_A_LINK = re.compile(
    r"(?i)(?<=https)(?=://)|(?<=http)(?=://)|(?<=ftp)(?=://)|(?<=www)(?=\.)|(?<=[\w-])(?=\.[a-z]{2,}\b)"
)
UNSEEN = "\u2060"

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})


def as_html(text: str) -> SafeString:
    """Markdown text as HTML that holds nothing but the tags above; links lead nowhere without being seen."""
    raw = _markdown.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    raw = raw.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    clean = nh3.clean(raw, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return SafeString(clean)


def as_plain(text: str) -> str:
    """Markdown as it reads in a plain-text mail: it is made to be read as it is."""
    return ESCAPED.sub(r"\1", text.strip()) + "\n"


def harmless(words: str) -> str:
    """People's own words as Markdown that shows them as they are, and in which nothing becomes a link or a mark."""
    lines = [line.strip() for line in LIKE_A_LINK.sub(UNSEEN, MARKS.sub(r"\\\g<0>", words)).strip().splitlines()]
    return AT_LINE_START.sub(lambda found: _escaped(found), "\\\n".join(lines))


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def with_pressable_addresses(text: str) -> str:
    """Markdown in which every address that stands in the text as it is becomes a link."""
    return BARE_ADDRESS.sub(r"<\g<0>>", text)
