"""Files people hand in: known by content, made harmless, stored under random names, served as attachments only."""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from programme.shared import pictures
from programme.shared.upload_kinds import (
    DOCUMENTS,
    KINDS,
    MEGABYTE,
    Kind,
    UploadRefused,
    damaged,
    ending_of,
    endings_words,
    kind_of,
)

LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file that passed. `content`, `sha256` and `size` are of what we keep; `sent_sha256` is of what was sent, which
    differs for pictures."""

    name: str
    kind: str
    content: bytes
    sha256: str
    size: int
    sent_sha256: str


# ---- taking a file in -----


def accept(
    file: File, *, kinds: Collection[str] = DOCUMENTS, most_bytes: int = 20 * MEGABYTE, name: str = ""
) -> Upload:
    """Check a file by its content and make it harmless. Raises UploadRefused with a sentence for the person."""
    name = clean_name(name or file.name or "")
    sent = _read(file, name, most_bytes)
    kind = kind_of(sent, name)
    _refuse_disguise(kind, name, kinds)
    _refuse_what_the_scanner_finds(sent, name)
    kept = _drawn_anew(sent, kind, name) if kind.picture_format else sent
    return Upload(name, kind.key, kept, _sha256(kept), len(kept), _sha256(sent))


def clean_name(name: str) -> str:
    """The file's own name without folders, signs that hide or turn the text, or signs that file systems refuse."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if not unicodedata.category(sign).startswith("C"))
    name = re.sub(r'[<>:"|?*%]', "-", " ".join(name.split())).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME] or _("file")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip(' .') or _('file')}.{ending[:20]}"


def _read(file: File, name: str, most: int) -> bytes:
    file.seek(0)
    content = file.read(most + 1)
    if not content:
        raise UploadRefused(
            _("“%(name)s” is empty. Check the file on your device and choose it again.") % {"name": name}
        )
    if len(content) > most:
        raise UploadRefused(
            _("“%(name)s” is larger than %(size)s. Make it smaller, for example by shrinking its pictures.")
            % {"name": name, "size": size_words(most)}
        )
    return content


def size_words(size: int) -> str:
    """`20 MB`, `1.4 MB`, `312 KB`."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1024))} KB"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refuse_disguise(kind: Kind, name: str, kinds: Collection[str]) -> None:
    if kind.key not in kinds:
        raise UploadRefused(
            _("“%(name)s” is %(kind)s, which is not asked for here. Choose a file of one of these kinds: %(endings)s.")
            % {"name": name, "kind": kind.label, "endings": endings_words(kinds)}
        )
    if ending_of(name) not in kind.endings:
        raise UploadRefused(
            _("“%(name)s” is really %(kind)s. Give it a name that ends in .%(ending)s and choose it again.")
            % {"name": name, "kind": kind.label, "ending": kind.endings[0]}
        )


def _refuse_what_the_scanner_finds(content: bytes, name: str) -> None:
    """`UPLOAD_SCANNER` names a function of (content, name) that returns what it found, or nothing."""
    path = settings.UPLOAD_SCANNER
    if path in {"", "elsewhere"}:
        return
    scan: Callable[[bytes, str], str | None] = import_string(path)
    try:
        found = scan(content, name)
    except OSError as error:
        raise UploadRefused(
            _("“%(name)s” could not be checked for viruses just now. Try again in a few minutes.") % {"name": name}
        ) from error
    if found:
        raise UploadRefused(
            _("The virus check found something harmful in “%(name)s”. It was not kept.") % {"name": name}
        )


def _drawn_anew(content: bytes, kind: Kind, name: str) -> bytes:
    try:
        return pictures.drawn_anew(content, kind.picture_format)
    except pictures.TooManyPixelsError as error:
        raise UploadRefused(
            _("“%(name)s” has more than %(most)d million pixels. Make the picture smaller and choose it again.")
            % {"name": name, "most": pictures.MOST_PIXELS // 1_000_000}
        ) from error
    except pictures.UnreadableError as error:
        raise damaged(name) from error


# ---- keeping and giving out -----

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def private_storage() -> Storage:
    """Where no address leads. For `FileField(storage=private_storage, upload_to=random_name)`."""
    return storages["private"]


def random_name(instance: Any = None, filename: str = "") -> str:
    """A name that tells nothing; the file's own name is data."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def store(upload: Upload) -> str:
    """Keep the content; returns the random name under which it lies. Nothing there is ever overwritten."""
    return private_storage().save(random_name(), ContentFile(upload.content))


def serve_private(file: File | str, name: str, kind: str) -> FileResponse:
    """The stored file (or its random name) as a download that cannot run, be framed, guessed about or kept by caches.

    The view asks the policy first. `name` is the file's own name, `kind` a key of KINDS.
    """
    try:
        opened = private_storage().open(file) if isinstance(file, str) else file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, as_attachment=True, filename=clean_name(name), content_type=_content_type(kind))
    for header, value in SAFE_HEADERS.items():
        response[header] = value
    return response


def serve_thumbnail(file: File) -> HttpResponse:
    """A stored picture at the size of a stamp, shown in pages."""
    try:
        with file.open("rb") as opened:
            content = pictures.thumbnail(opened.read())
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers=SAFE_HEADERS)


def _content_type(kind: str) -> str:
    return KINDS[kind].content_type if kind in KINDS else "application/octet-stream"


# ---- in a form -----


class UploadField(forms.FileField):
    """A file input whose cleaned value is an Upload. `kinds` are keys of KINDS."""

    def __init__(self, *, kinds: Collection[str] = DOCUMENTS, most_bytes: int = 20 * MEGABYTE, **kwargs: Any) -> None:
        self.kinds, self.most_bytes = kinds, most_bytes
        kwargs.setdefault(
            "help_text",
            _("Kinds: %(endings)s. At most %(size)s.")
            % {"endings": endings_words(kinds), "size": size_words(most_bytes)},
        )
        super().__init__(**kwargs)
        accepted = [f".{ending}" for key in kinds for ending in KINDS[key].endings]
        self.widget.attrs.setdefault("accept", ",".join(accepted))

    def to_python(self, data: Any) -> Upload | None:  # type: ignore[override]
        if data in self.empty_values:
            return None
        try:
            return accept(data, kinds=self.kinds, most_bytes=self.most_bytes)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None
