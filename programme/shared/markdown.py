"""People's own words as safe HTML: Markdown, then an allow list of tags."""

import re

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "a", "hr"}

BARE_ADDRESS = re.compile(r"(?<![\w(<\"])https?://[^\s<>()]*[^\s<>().,;:!?]")

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})


def as_html(text: str) -> SafeString:
    """Markdown text as HTML that holds nothing but the tags above; links lead nowhere without being seen."""
    raw = _markdown.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    raw = raw.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    clean = nh3.clean(raw, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return SafeString(clean)


def as_plain(text: str) -> str:
    """Markdown as it reads in a plain-text mail: it is made to be read as it is."""
    return text.strip() + "\n"


def with_pressable_addresses(text: str) -> str:
    """Markdown in which every address that stands in the text as it is becomes a link."""
    return BARE_ADDRESS.sub(r"<\g<0>>", text)
