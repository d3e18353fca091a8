"""Which kind a file is, by its content; what cannot be read by everybody, or harms, is refused in words."""

import io
import re
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programme.shared.refusals import Refused

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 5000
# Ordinary documents shrink to a twentieth; only files made for harm go far beyond.
MOST_RATIO, RATIO_COUNTS_FROM = 100, 20 * MEGABYTE


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
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE_STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
MAIN_PARTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")


def kind_of(content: bytes, name: str) -> Kind:
    """What the file is, whatever it is called. Raises UploadRefused for locked, damaged, active and unknown ones."""
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
    if ending_of(name) in TEXTS and _is_text(content):
        return KINDS[ending_of(name)]
    raise UploadRefused(
        _("“%(name)s” is not a kind of file we can take: its content is none of %(endings)s.")
        % {"name": name, "endings": endings_words(DOCUMENTS)}
    )


def _checked_pdf(content: bytes, name: str) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise damaged(name)
    if b"MicrosoftIRMServices" in content:
        raise _labelled(name)
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
    if "DRMEncrypted".encode("utf-16-le") in content:
        return _labelled(name)
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


def _labelled(name: str) -> UploadRefused:
    return UploadRefused(
        _(
            "“%(name)s” carries a label that lets only your own organisation open it. In Office choose Sensitivity, "
            "pick a label without protection if your rules allow it, save, and choose the file again."
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
                raise damaged(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise damaged(name) from error
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
        raise damaged(name)
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


def ending_of(name: str) -> str:
    """`pdf` of `report.PDF`."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def endings_words(kinds: Collection[str]) -> str:
    """`pdf, docx, png`."""
    return ", ".join(KINDS[key].endings[0] for key in kinds)


def damaged(name: str) -> UploadRefused:
    """The refusal of a file that cannot be read to its end."""
    return UploadRefused(
        _("“%(name)s” is damaged: it cannot be read to its end. Save it again and choose the new file.")
        % {"name": name}
    )
