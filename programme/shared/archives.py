"""Archives that are sent while they are made: memory holds one block of one file, whatever the whole comes to."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO

from django.http import StreamingHttpResponse

BLOCK = 64 * 1024
# What opens a file, or the words that it holds.
Content = AbstractContextManager[IO[bytes]] | str


class _Outlet:
    """What the zipfile module writes to: hands each block on and forgets it."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        self.blocks.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        held, self.blocks = b"".join(self.blocks), []
        return held


def as_zip(name: str, entries: Iterable[tuple[str, Content]]) -> StreamingHttpResponse:
    """`name.zip`; each entry is opened when its turn has come. Paths must be safe already."""
    response = StreamingHttpResponse(_zipped(entries), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _zipped(entries: Iterable[tuple[str, Content]]) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for path, content in entries:
            if isinstance(content, str):
                archive.writestr(path, content)
                yield outlet.taken()
                continue
            # Pictures, PDFs and Office files are packed already.
            info = zipfile.ZipInfo(path)
            with content as source, archive.open(info, "w") as target:
                while block := source.read(BLOCK):
                    target.write(block)
                    yield outlet.taken()
    yield outlet.taken()
