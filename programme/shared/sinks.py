"""Places into which many files are written one after the other: a folder, or one zip file."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol


class Sink(Protocol):
    """Takes files by name, one at a time."""

    def file(self, name: str) -> Any:
        """A file to write to, as a context."""


class Folder:
    """Files under a folder that is there."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """A new file; folders on the way are made."""
        path = self.home / name
        if not path.resolve().is_relative_to(self.home.resolve()):
            raise ValueError(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            yield file


class Zip:
    """Files in one archive, packed while they are written."""

    def __init__(self, target: IO[bytes]) -> None:
        self.archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4)

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """A new member of the archive."""
        with self.archive.open(name, "w", force_zip64=True) as file:
            yield file

    def close(self) -> None:
        self.archive.close()
