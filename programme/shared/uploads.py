"""Files people hand in: known by content, made harmless, stored under random names, served as attachments only."""

import hashlib
import io
import re
import unicodedata
import uuid
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.shared import pictures
from programme.shared.refusals import Refused

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 5000
# Ordinary documents shrink to a twentieth; only files made for harm go far beyond.
MOST_RATIO, RATIO_COUNTS_FROM = 100, 20 * MEGABYTE
LONGEST_NAME = 120


class UploadRefused(Refused):
    """The file is not taken; the sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that we know by its content. `label` follows "is"."""

    key: str
    label: Any
    endings: tuple[str, ...]
    content_type: str
    picture_format: str = ""


OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.key: kind
    for kind in (
        Kind("pdf", gettext_lazy("a PDF"), ("pdf",), "application/pdf"),
        Kind("png", gettext_lazy("a PNG picture"), ("png",), "image/png", "PNG"),
        Kind("jpeg", gettext_lazy("a JPEG picture"), ("jpg", "jpeg"), "image/jpeg", "JPEG"),
        Kind("gif", gettext_lazy("a GIF picture"), ("gif",), "image/gif", "GIF"),
        Kind("webp", gettext_lazy("a WebP picture"), ("webp",), "image/webp", "WEBP"),
        Kind("docx", gettext_lazy("a Word document"), ("docx",), f"{OOXML}.wordprocessingml.document"),
        Kind("pptx", gettext_lazy("a PowerPoint presentation"), ("pptx",), f"{OOXML}.presentationml.presentation"),
        Kind("xlsx", gettext_lazy("an Excel workbook"), ("xlsx",), f"{OOXML}.spreadsheetml.sheet"),
        Kind("txt", gettext_lazy("plain text"), ("txt",), "text/plain; charset=utf-8"),
        Kind("csv", gettext_lazy("a CSV table"), ("csv",), "text/csv; charset=utf-8"),
    )
}
PICTURES = ("png", "jpeg", "gif", "webp")
OFFICE = ("docx", "pptx", "xlsx")
DOCUMENTS = ("pdf", *OFFICE, *PICTURES)
TEXTS = ("txt", "csv")


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
    kind = _kind_of(sent, name)
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


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _refuse_disguise(kind: Kind, name: str, kinds: Collection[str]) -> None:
    if kind.key not in kinds:
        raise UploadRefused(
            _("“%(name)s” is %(kind)s, which is not asked for here. Choose a file of one of these kinds: %(endings)s.")
            % {"name": name, "kind": kind.label, "endings": endings_words(kinds)}
        )
    if _ending(name) not in kind.endings:
        raise UploadRefused(
            _("“%(name)s” is really %(kind)s. Give it a name that ends in .%(ending)s and choose it again.")
            % {"name": name, "kind": kind.label, "ending": kind.endings[0]}
        )


def endings_words(kinds: Collection[str]) -> str:
    """`pdf, docx, png`."""
    return ", ".join(KINDS[key].endings[0] for key in kinds)


def _refuse_what_the_scanner_finds(content: bytes, name: str) -> None:
    """`UPLOAD_SCANNER` names a function of (content, name) that returns what it found, or nothing."""
    path = getattr(settings, "UPLOAD_SCANNER", "")
    if not path:
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
        raise _damaged(name) from error


def _damaged(name: str) -> UploadRefused:
    return UploadRefused(
        _("“%(name)s” is damaged: it cannot be read to its end. Save it again and choose the new file.")
        % {"name": name}
    )


# ---- what a file is, by its content -----

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE_STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
MAIN_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")


def _kind_of(content: bytes, name: str) -> Kind:
    for start, key in PICTURE_STARTS.items():
        if content.startswith(start):
            return KINDS[key]
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return KINDS["webp"]
    if content.startswith(b"%PDF-"):
        return _checked_pdf(content, name)
    if content.startswith(OLE):
        raise _old_or_locked_office(content, name)
    if content.startswith(b"PK\x03\x04"):
        return _checked_office(content, name)
    if _ending(name) in TEXTS and _is_text(content):
        return KINDS[_ending(name)]
    raise UploadRefused(
        _("“%(name)s” is not a kind of file we can take: its content is none of %(endings)s.")
        % {"name": name, "endings": endings_words(DOCUMENTS)}
    )


def _checked_pdf(content: bytes, name: str) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise _damaged(name)
    if ENCRYPTED_PDF.search(content):
        raise UploadRefused(
            _(
                "“%(name)s” is protected by a password, so the people who should read it cannot. "
                "Open it, choose print, save as PDF, and choose the new file."
            )
            % {"name": name}
        )
    return KINDS["pdf"]


def _old_or_locked_office(content: bytes, name: str) -> UploadRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _locked(name)
    return UploadRefused(
        _("“%(name)s” is in an old Office format. Save it as docx, pptx, xlsx or PDF, and choose the new file.")
        % {"name": name}
    )


def _locked(name: str) -> UploadRefused:
    return UploadRefused(
        _(
            "“%(name)s” is protected by a password, so the people who should read it cannot. "
            "In Office choose File, Info, Protect, Encrypt with Password; empty the password, save, choose it again."
        )
        % {"name": name}
    )


def _checked_office(content: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _refuse_bomb(parts, len(content), name)
            _refuse_locked_or_active(parts, name)
            if package.testzip() is not None:
                raise _damaged(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise _damaged(name) from error
    names = {part.filename for part in parts}
    found = [key for main, key in MAIN_PARTS.items() if main in names]
    if "[Content_Types].xml" not in names or len(found) != 1:
        raise UploadRefused(
            _("“%(name)s” is a zip archive. Hand in the files themselves, one by one.") % {"name": name}
        )
    return KINDS[found[0]]


def _refuse_bomb(parts: list[zipfile.ZipInfo], size: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    # Parts that share bytes with one another add up to more than the file.
    overlapping = sum(part.compress_size for part in parts) > size
    swollen = unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * size
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or overlapping or swollen:
        raise UploadRefused(
            _("“%(name)s” would become far too large when opened. Save it as a PDF and choose that.") % {"name": name}
        )


def _refuse_locked_or_active(parts: list[zipfile.ZipInfo], name: str) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(name)
    if any(part.filename.startswith("/") or ".." in part.filename.split("/") for part in parts):
        raise _damaged(name)
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise UploadRefused(
            _("“%(name)s” holds macros. Save it without them, as docx, pptx or xlsx, and choose the new file.")
            % {"name": name}
        )


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return not any(sign < " " and sign not in "\t\r\n\f" for sign in text)


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
