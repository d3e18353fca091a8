"""Finds public pages."""

import difflib
import re
from typing import Any

from wagtail.models import Page

from cms.models import EventPage, NewsPage, SectionPage, SolutionPage
from cms.queries.library import hidden_pages

MOST_WORDS = 32


def pages(words: str) -> Any:
    """Published pages that hold all the words, best first. Only Wagtail's pages are searched: what is not public, such
    as a result before its time, is not among them."""
    plain = in_plain_words(words)
    found = Page.objects.live().filter(depth__gte=2).exclude(pk__in=_hidden())
    return found.search(plain, operator="and") if plain else found.none()


def in_plain_words(words: str) -> str:
    """Without the signs that have a meaning of their own for databases, and no more words than a search can take."""
    return " ".join(re.findall(r"\w+", words)[:MOST_WORDS])


def _hidden() -> list[int]:
    # As a list: Wagtail's search takes no query inside a query.
    return list(hidden_pages().values_list("pk", flat=True))


def meant(words: str) -> str:
    """The words as they may have been meant, where nothing was found: each one that no public title or introduction has
    in place of the nearest that one has. Empty where there is nothing better.

    Asked of published pages only: a word that stands in a draft is never suggested.
    """
    known = _words_of_public_pages()
    asked = re.findall(r"\w+", words.lower())
    nearest = [word if word in known else next(iter(difflib.get_close_matches(word, known, 1)), word) for word in asked]
    return " ".join(nearest) if nearest != asked else ""


def _words_of_public_pages() -> set[str]:
    rows = Page.objects.live().filter(depth__gte=2).exclude(pk__in=_hidden())
    texts = list(rows.values_list("title", flat=True))
    for model in (NewsPage, SectionPage, EventPage, SolutionPage):
        texts += model.objects.filter(pk__in=rows.values("pk")).values_list("summary", flat=True)
    return {word for text in texts for word in re.findall(r"\w{3,}", text.lower())}


def with_summaries(pages: list[Page]) -> list[Page]:
    """The same pages in the same order, each of its own type; a query for each type."""
    whole = Page.objects.filter(pk__in=[page.pk for page in pages]).defer_streamfields().specific()
    by_key = {page.pk: page for page in whole}
    return [by_key[page.pk] for page in pages if page.pk in by_key]


def public_pages() -> Any:
    """Every page everybody may read, for the sitemap."""
    found = Page.objects.live().filter(depth__gte=2).exclude(pk__in=_hidden())
    return found.order_by("path").only("url_path", "last_published_at")
