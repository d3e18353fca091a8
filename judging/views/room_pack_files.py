"""What is in the download for the room, file by file. Everything in it opens without a network."""

from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from judging.models import Pitch
from judging.queries.paper import on_paper
from judging.queries.room_pack import Contact, Contents, Deck
from judging.views.score_book import score_book
from programme.shared.archives import Content
from programme.shared.uploads import clean_name

FOLDER = "judging/room_pack/"
# To write a comment on.
LINES = range(4)


def entries(
    contents: Contents, contacts: list[Contact], *, changed: list[Deck], before: Any, at: Any
) -> Iterator[tuple[str, Content]]:
    """The page to begin with, then what it links to."""
    numbered = [
        {
            "deck": deck,
            "files": [(path_of(deck.pitch, each), each) for each in deck.files],
            "words": f"{folder_of(deck.pitch)}/answers.html" if deck.version else "",
            "changed": deck in changed,
        }
        for deck in contents.decks
    ]
    sheets = [(f"sheets/{number:02}-{slug(judge)}.html", judge) for number, judge in enumerate(contents.judges, 1)]
    values = {"day": contents.day, "decks": numbered, "sheets": sheets, "before": before, "at": at}
    yield "index.html", render_to_string(f"{FOLDER}_index.html", values | {"root": ""})
    yield "style.css", render_to_string(f"{FOLDER}style.css")
    yield "contacts.html", render_to_string(f"{FOLDER}_contacts.html", values | {"contacts": contacts, "root": ""})
    yield "scores.xlsx", nullcontext(BytesIO(score_book(contents)))
    criteria = on_paper(contents.criteria)
    for path, judge in sheets:
        own = {
            "judge": judge,
            "pitches": contents.pitches_of(judge),
            "criteria": criteria,
            "root": "../",
            "lines": LINES,
        }
        yield path, render_to_string(f"{FOLDER}_sheets.html", values | own)
    for each in numbered:
        deck: Deck = each["deck"]  # type: ignore[assignment]
        if deck.version:
            yield str(each["words"]), render_to_string(f"{FOLDER}_answers.html", {"deck": deck, "root": "../../"})
        for path, attachment in each["files"]:  # type: ignore[attr-defined]
            yield path, attachment.file.open("rb")


def slug(thing: object) -> str:
    return slugify(str(thing)) or "nameless"


def folder_of(pitch: Pitch) -> str:
    """Numbered, so that a file list shows the running order."""
    return f"decks/{pitch.position:02}-{slug(pitch.team.name)}"


def path_of(pitch: Pitch, attachment: Any) -> str:
    """Never outside the team's folder, never two alike: a slot has one file."""
    return f"{folder_of(pitch)}/{slug(attachment.slot.name)}-{clean_name(attachment.original_name)}"
