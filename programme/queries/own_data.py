"""Everything held about one person, as they take it with them: by kind, in words and for machines, with their files.

What others wrote about them, and what may not be told yet, is left out and said to be so, whether there is any or not:
the download does not tell that it exists.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import FileField, Model, QuerySet
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programme.models import AuditEvent, Look, Person, PrivacyRequest
from programme.queries import look
from programme.shared.archives import Content
from programme.shared.audit_words import in_words as act_in_words
from programme.shared.own_words import in_words, only_when
from programme.shared.personal_data import Ownership, all_rows, any_of, fields_of, rows_of
from programme.shared.uploads import clean_name
from programme.states import PrivacyRequestKind


@dataclass(frozen=True)
class Kind:
    """All rows of one kind: what they are called, why they are held, and the rows in words."""

    title: str
    slug: str
    purpose: str
    keep_until: str
    read_by: str
    rows: list[dict[str, Any]]
    files: list[tuple[str, Any]] = field(default_factory=list)

    def as_json(self) -> str:
        told = {
            "what": self.title,
            "why": self.purpose,
            "kept until": self.keep_until,
            "read by": self.read_by,
            "rows": self.rows,
        }
        return json.dumps(told, indent=2, ensure_ascii=False, default=str)


def entries(person: Person, *, at: dt.datetime) -> Iterator[tuple[str, Content]]:
    """The files of the download, the page to begin with first."""
    kinds = list(kinds_of(person, at=at))
    yield (
        "index.html",
        render_to_string("programme/own_data/download.html", {"person": person, "kinds": kinds, "at": at}),
    )
    for kind in kinds:
        yield f"data/{kind.slug}.json", kind.as_json()
        for path, file in kind.files:
            yield path, closing(file.storage.open(file.name))


def in_short(person: Person, *, at: dt.datetime) -> list[tuple[str, int]]:
    """What each kind is called, and how many rows of it there are."""
    found = [(rows, own.count()) for rows, own in _own_rows(person, at=at)]
    return [(described(rows.model)["title"], count) for rows, count in found if count]


def kinds_of(person: Person, *, at: dt.datetime) -> Iterator[Kind]:
    """Every kind of which the person has rows, and what they did."""
    for rows, own in _own_rows(person, at=at):
        if held := list(own):
            told = [in_words(row, person=person, leave_out=rows.others_words) for row in held]
            yield Kind(files=_files(held), rows=told, **described(rows.model))
    yield from _told(person)
    yield from _deeds(person)
    yield from _looks(person)


def _own_rows(person: Person, *, at: dt.datetime) -> Iterator[tuple[Ownership, QuerySet[Model]]]:
    """What is theirs or their team's of each kind, as far as it may be told at the time."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    for rows in all_rows():
        conditions = [rows.theirs(person.pk, addresses), rows.of(rows.team, person.pk)]
        theirs = any_of([each for each in conditions if each is not None])
        if theirs is not None:
            model: type[Model] = apps.get_model(rows.model)
            found = model._base_manager.filter(pk__in=model._base_manager.filter(theirs).values("pk"))
            yield rows, found.filter(rows.embargo(at)) if rows.embargo else found


def described(label: str) -> dict[str, str]:
    """What a kind is called, and what its declarations say."""
    meta, declared = apps.get_model(label)._meta, fields_of(label)
    rows = rows_of(label)
    return {
        "title": str(meta.verbose_name_plural).capitalize(),
        "slug": slugify(label.replace(".", "-")),
        "purpose": " ".join(dict.fromkeys(_sentence(each.purpose) for each in declared)),
        "keep_until": "; ".join(dict.fromkeys(each.keep_until for each in declared)),
        "read_by": rows.read_by if rows else "",
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "."


def _files(rows: list[Model]) -> list[tuple[str, Any]]:
    found = []
    for row in rows:
        for each in row._meta.concrete_fields:
            file = getattr(row, each.name) if isinstance(each, FileField) else None
            if file and file.storage.exists(file.name):
                name = clean_name(getattr(row, "original_name", "") or file.name)
                found.append((f"files/{row._meta.model_name}-{row.pk}-{name}", file))
    return found


def _told(person: Person) -> Iterator[Kind]:
    """What others wrote about them and an organiser has decided to tell."""
    answered = PrivacyRequest.objects.filter(person=person, kind=PrivacyRequestKind.OTHERS)
    rows = [words for request in answered for words in request.told]
    if rows:
        yield Kind(
            title=str(PrivacyRequestKind.OTHERS.label),
            slug="told-by-organisers",
            purpose="",
            keep_until="",
            read_by="",
            rows=rows,
        )


def _deeds(person: Person) -> Iterator[Kind]:
    """What they did: the record's lines, and things of others that carry their name as who did it."""
    lines = AuditEvent.objects.filter(by=person.pk).order_by("pk").values_list("at", "code", "target_type")
    rows = [{"at": at, "what": act_in_words(code), "of": of} for at, code, of in lines]
    for each in all_rows():
        condition = each.of(each.did, person.pk)
        if condition is not None:
            model: type[Model] = apps.get_model(each.model)
            found = model._base_manager.filter(pk__in=model._base_manager.filter(condition).values("pk"))
            rows += [{"of": each.model, **only_when(row)} for row in found]
    if rows:
        yield Kind("What you did", "what-you-did", "To show later who did what.", "six years", "organisers", rows)


def _looks(person: Person) -> Iterator[Kind]:
    """When staff looked at what is confidential about them, and what they looked at as staff; no name of anybody."""
    for title, slug, found in (
        (_("When organisers and site admins looked at what is confidential about you"), "looks-at-you", _at(person)),
        (_("What confidential things you looked at"), "what-you-looked-at", look.by_person(person)),
    ):
        rows = [
            {"at": each.at, "what": each.get_kind_display(), "page": look.words_of_page(each.page)} for each in found
        ]
        if rows:
            yield Kind(title, slug, _("To show later who looked at what."), _("six years"), _("organisers"), rows)


def _at(person: Person) -> QuerySet[Look]:
    return look.at_what_is_about(person).exclude(by=person.pk)
