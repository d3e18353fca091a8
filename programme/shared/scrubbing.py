"""Takes names out of files that people handed in: of Office and OpenDocument files all words and properties, of plain
texts all words, of PDFs what is not packed. Pictures were drawn anew when they came and hold no words."""

import io
import zipfile

from programme.shared.traces import Traces

WRITTEN = (".xml", ".rels", ".txt", ".html")
TEXTS = ("utf-8", "utf-16-be", "utf-16-le", "latin-1")


def scrubbed(content: bytes, traces: Traces) -> bytes | None:
    """The file without the names; none if it held none that can be found."""
    if content.startswith(b"PK\x03\x04"):
        return _of_archive(content, traces)
    if content.startswith(b"%PDF"):
        return _of_pdf(content, traces)
    return _of_text(content, traces)


def _of_archive(content: bytes, traces: Traces) -> bytes | None:
    """A file of parts, packed again in the order in which they came; an OpenDocument file begins with its kind."""
    outlet, changed = io.BytesIO(), False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(outlet, "w") as new:
            for info in old.infolist():
                part = old.read(info)
                if info.filename.endswith(WRITTEN) and (clean := _of_text(part, traces)) is not None:
                    part, changed = clean, True
                new.writestr(info, part, compress_type=info.compress_type)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    return outlet.getvalue() if changed else None


def _of_text(content: bytes, traces: Traces) -> bytes | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    clean = traces.without(text)
    return clean.encode() if clean != text else None


def _of_pdf(content: bytes, traces: Traces) -> bytes | None:
    """As many signs as there were, because a PDF says at which byte its parts begin."""
    clean = content
    for form in sorted(traces.words, key=len, reverse=True):
        for encoding in TEXTS:
            try:
                found = form.encode(encoding)
            except UnicodeEncodeError:
                continue
            clean = clean.replace(found, ("-" * len(form)).encode(encoding).ljust(len(found), b"-")[: len(found)])
    return clean if clean != content else None
