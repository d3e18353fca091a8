"""Messages as organisers may edit them: Markdown with {placeholders}, and no template language at all.

A shipped text is a template of our own code. Split at its top level it is a row of words and pieces; each piece has a
name, and an edited text puts the pieces where it likes. People's own words are made harmless wherever they stand.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.template.base import Node, NodeList, Template, TextNode, TokenType, Variable, VariableNode
from django.template.context import make_context
from django.template.defaulttags import IfNode, LoadNode, URLNode
from django.templatetags.i18n import BlockTranslateNode
from django.utils.translation import gettext as _

from programme.shared.markdown import harmless
from programme.shared.refusals import Refused

# Values that our own code puts together from addresses of this site.
ADDRESSES = {"site_url", "url", "address"}
SUFFIXES = {"day_in_words": "_day", "clock": "_time"}
OUR_WORDING = {*SUFFIXES, "in_words", "counted"}
NAMES_OF_THINGS = {"name", "full_name", "title"}
TOKEN = re.compile(r"\\([{}])|\{([^{}\n]*)\}|([{}])")
IN_AN_ADDRESS = re.compile(r"\]\([^)\n]*\{([^{}\n]*)\}|https?://[^\s{}]*\{([^{}\n]*)\}|<[^>\s]*\{([^{}\n]*)\}")


class Trusted(str):
    """Text of our own code: its links and marks may stand."""

    __slots__ = ()


class BrokenText(Refused):
    """The text cannot be saved like this."""


@dataclass(frozen=True)
class Piece:
    """A part of a shipped text that differs from message to message. A text without a needed one makes no sense."""

    name: str
    nodes: tuple[Node, ...]
    is_own_words: bool
    is_needed: bool = False


class OwnWords:
    """Stands around an expression of a template, so that what people have written comes out harmless."""

    def __init__(self, expression: Any) -> None:
        self.expression = expression

    def resolve(self, context: Context) -> Any:
        value = self.expression.resolve(context)
        if value is None or isinstance(value, Trusted | bool | int | float | Decimal | dt.date | dt.timedelta):
            return value
        return harmless(str(value))


@dataclass(frozen=True)
class ShippedText:
    """A shipped text, split. `name` is the template's; `noun` what its "about" is ("visit")."""

    template: Template
    parts: tuple[str | Piece, ...]

    @property
    def pieces(self) -> dict[str, Piece]:
        return {part.name: part for part in self.parts if isinstance(part, Piece)}

    def whole(self, context: Mapping[str, Any]) -> str:
        """The text as it was shipped, with the values of this message."""
        return self.template.render(make_context(context, autoescape=False))  # type: ignore[arg-type]

    def values(self, context: Mapping[str, Any]) -> dict[str, str]:
        """What stands for each piece in this message."""
        made = make_context(context, autoescape=False)  # type: ignore[arg-type]
        with made.render_context.push_state(self.template), made.bind_template(self.template):
            found = {name: str(NodeList(piece.nodes).render(made)) for name, piece in self.pieces.items()}
        # A piece that begins a line of its own keeps its line break, else it would run into what stands before it.
        return {name: value if value.strip() else "" for name, value in found.items()}

    @property
    def source(self) -> str:
        """The text as an organiser finds it before the first change."""
        words = "".join(
            f"{{{part.name}}}" if isinstance(part, Piece) else re.sub(r"[{}]", r"\\\g<0>", part) for part in self.parts
        )
        return re.sub(r"\n{3,}", "\n\n", words).strip()


def shipped(name: str, noun: str) -> ShippedText:
    """The shipped text of that template name."""
    return _shipped(name, noun) if not settings.DEBUG else _shipped.__wrapped__(name, noun)


@lru_cache(maxsize=500)
def _shipped(name: str, noun: str) -> ShippedText:
    template = engines["text"].get_template(name).template  # type: ignore[attr-defined]
    _guard(template.nodelist)
    return ShippedText(template, tuple(_split(list(template.nodelist), noun)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The edited text with its placeholders filled. KeyError for one that is not there any more."""

    def one(match: re.Match[str]) -> str:
        if match[2] is not None:
            return values[match[2].strip()]
        return match[1] or match[3]

    return re.sub(r"\n{3,}", "\n\n", TOKEN.sub(one, text)).strip()


def check(subject: str, body: str, pieces: Mapping[str, Piece]) -> None:
    """Raise BrokenText, in words, for a text that could not be sent."""
    if "[[link" in (subject + body).replace(" ", ""):
        raise BrokenText(_("Two square brackets followed by “link” cannot be in a text. Use the placeholder {link}."))
    used = {name for text in (subject, body) for name in _placeholders(text)}
    for name in sorted(used - pieces.keys()):
        near = ", ".join(f"{{{each}}}" for each in sorted(pieces))
        raise BrokenText(
            _("There is no placeholder {%(name)s} in this message. It has: %(others)s.")
            % {"name": name, "others": near}
        )
    for match in IN_AN_ADDRESS.finditer(body):
        name = (match[1] or match[2] or match[3] or "").strip()
        if pieces[name].is_own_words:
            raise BrokenText(
                _("{%(name)s} holds words that people have written, so it cannot be part of an address.")
                % {"name": name}
            )
    for name, piece in pieces.items():
        if piece.is_needed and name not in _placeholders(body):
            raise BrokenText(
                _("The text needs {%(name)s}: without it people could not do what you ask.") % {"name": name}
            )


def _placeholders(text: str) -> set[str]:
    found = set()
    for match in TOKEN.finditer(text):
        if match[3] or (match[2] is not None and not match[2].strip()):
            before = text[max(0, match.start() - 20) : match.end() + 10].strip()
            raise BrokenText(
                _(
                    "There is a curly bracket without its partner, or with nothing in it, near “%(text)s”. "
                    "Write \\{ where you mean the sign itself."
                )
                % {"text": before}
            )
        if match[2] is not None:
            found.add(match[2].strip())
    return found


def _guard(nodes: NodeList) -> None:
    for node in nodes.get_nodes_by_type(VariableNode):
        if not isinstance(node.filter_expression, OwnWords) and node.filter_expression.token not in ADDRESSES:
            node.filter_expression = OwnWords(node.filter_expression)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        named = {token.contents for token in node.singular + node.plural if token.token_type == TokenType.VAR}
        for name in named - node.extra_context.keys() - {node.countervar}:
            node.extra_context[name] = Variable(name)
        for name, value in node.extra_context.items():
            if not isinstance(value, OwnWords):
                node.extra_context[name] = OwnWords(value)


def _split(nodes: list[Node], noun: str) -> Iterator[str | Piece]:
    taken: dict[str, str] = {}
    rest = iter(nodes)
    for node in rest:
        if isinstance(node, TextNode):
            yield node.s
        elif not isinstance(node, LoadNode):
            together = [node]
            if _source(node) == "site_url":
                together.append(next(rest))
            source = " ".join(_source(each) for each in together)
            name = plain = _name(together[-1], noun)
            number = 1
            while taken.setdefault(name, source) != source:
                number += 1
                name = f"{plain}_{number}"
            needed = source.endswith(".link_marker")
            yield Piece(name, tuple(together), is_own_words=not (needed or _is_ours(plain, source)), is_needed=needed)


def _is_ours(name: str, source: str) -> bool:
    """Links, times, counts and the words for a choice: nobody outside writes those."""
    filters = {each.partition(":")[0].strip() for each in source.split("|")[1:]}
    return name in {"link", "programme", "cohort", "site_name"} or bool(filters & OUR_WORDING) or "_display" in source


def _source(node: Node) -> str:
    return str(node.token.contents) if node.token else ""


def _name(node: Node, noun: str) -> str:
    """A name that a person can guess the meaning of, made from the expression."""
    source = _source(node)
    if isinstance(node, URLNode) or source in ADDRESSES or source.endswith(".link_marker"):
        return "link"
    if not isinstance(node, VariableNode):
        words = [word for word in source.split()[1:] if word not in {"not", "(", ")"}]
        if source.startswith("for "):
            return _name_of_path(words[words.index("in") + 1], noun)
        if isinstance(node, BlockTranslateNode) and node.counter:
            return _name_of_path(node.counter.token, noun)
        return _name_of_path(words[0].removesuffix("_id"), noun) if words and isinstance(node, IfNode) else "text"
    path, *filters = source.split("|")
    ending = "".join(SUFFIXES.get(each.partition(":")[0].strip(), "") for each in filters)
    return _name_of_path(path.strip(), noun) + ending


def _name_of_path(path: str, noun: str) -> str:
    steps = [re.sub(r"^get_(\w+)_display$", r"\1", step) for step in path.split(".")]
    if steps == ["person", "short_name"]:
        return "name"
    for place in ("programme", "cohort"):
        if steps[-1] == place or steps[-2:] == [place, "name"]:
            return place
    if steps[0] == "about":
        steps = [noun, *steps[1:]] if len(steps) == 2 else steps[1:]
    if len(steps) > 1 and steps[-1] in NAMES_OF_THINGS:
        steps = steps[:-1]
    return "_".join(step for step in steps[-2:] if step).lower()
