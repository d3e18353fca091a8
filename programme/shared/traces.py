"""What can be found of a person in texts: full names and addresses, in each form in which they may be written."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import slugify

from programme.shared.markdown import harmless

ERASED = "[name erased]"
# In names of files and in addresses of pages.
ERASED_SLUG = "name-erased"
# Shorter names, and shorter names without a space, would be found inside ordinary words.
SHORTEST, SHORTEST_IN_ONE = 4, 8
# Letters and digits on either side make it another word.
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W_])"


@dataclass(frozen=True)
class Traces:
    """The names and addresses by which somebody can be recognised wherever they stand."""

    names: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str], addresses: Iterable[str]) -> "Traces":
        """Those that are long enough to mean one person."""
        said = {" ".join(name.split()) for name in names}
        return cls(
            frozenset(name for name in said if len(name) >= _shortest(name) and name != ERASED),
            frozenset(address.strip().lower() for address in addresses if "@" in address),
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """As people write them, the family name first as well; encoded for mails, JSON and HTML."""
        said = self.addresses | {form for name in self.names for form in (name, *_turned(name))}
        straight = {text.replace("’", "'") for text in said}
        curly = {text.replace("'", "’") for text in said}
        return frozenset(form for text in said | straight | curly for form in _encoded(text))

    @cached_property
    def slugs(self) -> frozenset[str]:
        """As they stand in names of files and in addresses."""
        found: set[str] = set()
        for name in self.names:
            parts = slugify(name).split("-")
            if len(parts) > 1:
                found |= {mark.join(parts) for mark in ("-", "_", ".", "+", "%20")}
                found |= {"".join(parts)} if len("".join(parts)) >= SHORTEST_IN_ONE else set()
        return frozenset(found)

    @cached_property
    def searched(self) -> list[str]:
        """What to look for in a database that does not mind the case of letters."""
        return sorted({form.lower() for form in self.words} | {form.upper() for form in self._foreign} | self.slugs)

    @property
    def _foreign(self) -> frozenset[str]:
        return frozenset(form for form in self.words if not form.isascii())

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The longest first; what is written as in an address of a page or the name of a file is a group of its own."""
        words, slugs = (
            "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form)))) or r"(?!)"
            for forms in (self.words, self.slugs)
        )
        return re.compile(f"{BEFORE}(?:{words}|(?P<slug>{slugs})){AFTER}", re.IGNORECASE)

    def without(self, text: str) -> str:
        """The text with each of them replaced."""
        return self._pattern.sub(lambda match: ERASED_SLUG if match["slug"] else ERASED, text)

    def are_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        return self._pattern.search(text) is not None


def _shortest(name: str) -> int:
    return SHORTEST if " " in name else SHORTEST_IN_ONE


def _turned(name: str) -> Iterator[str]:
    first, space, last = name.rpartition(" ")
    if space:
        yield f"{last}, {first}"


def _encoded(text: str) -> set[str]:
    said = {text, harmless(text)}
    shown = said | {form for each in said for form in (html.escape(each), html.escape(each).replace("&#x27;", "&#39;"))}
    # JSON keeps signs beyond ASCII by number, and their case makes another number.
    cases = {case for each in shown for case in (each, each.lower(), each.upper())}
    return cases | {json.dumps(case)[1:-1] for case in cases}
