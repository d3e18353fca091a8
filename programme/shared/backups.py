"""A backup: one archive with the database, every file, the list of who was erased, and last a list of all of it with
hashes. Written and read block by block, so its size does not matter to memory.

It is a plain tar file: what is in it can be reached without this program.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages

FORMAT = 1
MANIFEST, ERASED = "manifest.json", "erased"
# Folders of the archive, and the storages whose files lie there.
PLACES = {"media": "default", "private": "private"}
BLOCK = 1024 * 1024


class BadArchive(Exception):
    """This is no backup, or not a whole one: says what is wrong with it."""


@dataclass
class Manifest:
    """What an archive holds, when it was made and by what."""

    made_at: str
    engine: str
    versions: dict[str, str]
    migrations: list[str]
    tables: dict[str, int]
    files: dict[str, list[Any]] = field(default_factory=dict)  # size and SHA-256 by name in the archive
    gone: list[str] = field(default_factory=list)  # erased while the backup was made
    format: int = FORMAT


class Hashed:
    """Hands on what is read, and knows its hash afterwards."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block

    @property
    def entry(self) -> list[Any]:
        return [self.size, self.digest.hexdigest()]


# ---- writing -----


def write(target: Path, manifest: Manifest, *, database: Path, erased: Path) -> Manifest:
    """Write the archive, readable by its owner only; nothing stands at `target` until all of it is on the disk.

    Fills in the files of the manifest. Raises FileExistsError, or OSError when the disk has no room.
    """
    if target.exists():
        raise FileExistsError(target)
    unfinished = target.with_name(f"{target.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT, copybufsize=BLOCK) as tar:
                _add(tar, manifest, database.name, database.stat().st_size, lambda: database.open("rb"))
                if erased.exists():
                    _add(tar, manifest, ERASED, erased.stat().st_size, lambda: erased.open("rb"))
                for folder, storage, name in every_file():
                    _add_stored(tar, manifest, f"{folder}/{name}", storage, name)
                words = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
                tar.addfile(_info(MANIFEST, len(words)), io.BytesIO(words))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def every_file() -> Iterator[tuple[str, Storage, str]]:
    """Each stored file: its folder in the archive, its storage, its name there."""
    for folder, alias in PLACES.items():
        storage = storages[alias]
        for name in _below(storage, ""):
            yield folder, storage, name


def _below(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    for name in sorted(files):
        if name:
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _below(storage, f"{folder}{name}/")


def _add_stored(tar: tarfile.TarFile, manifest: Manifest, inside: str, storage: Storage, name: str) -> None:
    try:
        _add(tar, manifest, inside, storage.size(name), lambda: storage.open(name))
    except FileNotFoundError:
        manifest.gone.append(inside)


def _add(tar: tarfile.TarFile, manifest: Manifest, inside: str, size: int, opened: Callable[[], IO[bytes]]) -> None:
    with opened() as file:
        source = Hashed(file)
        tar.addfile(_info(inside, size), source)  # type: ignore[arg-type]
    manifest.files[inside] = source.entry


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


# ---- reading -----


def examined(archive: Path) -> Manifest:
    """Read all of it, and compare each file with its hash. Raises BadArchive; nothing is written."""
    found: dict[str, list[Any]] = {}
    said = None
    try:
        for name, file in members(archive):
            source = Hashed(file)
            if name == MANIFEST:
                said = json.loads(source.read())
                continue
            while source.read(BLOCK):
                pass
            found[name] = source.entry
    except (tarfile.TarError, EOFError, ValueError) as fault:
        raise BadArchive(f"{archive} cannot be read to its end: {fault}") from fault
    if said is None:
        raise BadArchive(f"{archive} has no list of what is in it: it is no backup, or was cut short.")
    if said.get("format") != FORMAT:
        raise BadArchive(f"{archive} is of format {said.get('format')}, and this version reads {FORMAT}.")
    if wrong := sorted(name for name in {*found, *said["files"]} if found.get(name) != said["files"].get(name)):
        raise BadArchive(f"{archive} is damaged: {', '.join(wrong[:5])} not as it was written ({len(wrong)} in all).")
    return Manifest(**said)


def members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each file of the archive in turn; it can be read until the next one is asked for. Raises BadArchive."""
    with tarfile.open(archive, "r:") as tar:
        for member in tar:
            parts = PurePosixPath(member.name).parts
            file = tar.extractfile(member) if member.isreg() else None
            if file is None or member.name.startswith("/") or ".." in parts:
                raise BadArchive(f"{archive} holds {member.name!r}, which no backup of ours does.")
            yield member.name, file
            tar.members = []  # or it would remember every one


def keep(name: str, file: IO[bytes]) -> None:
    """Put a file of the archive into its storage, under the name it had. Raises BadArchive where that name is taken."""
    folder, _slash, inside = name.partition("/")
    if folder not in PLACES:
        raise BadArchive(f"{name!r} belongs nowhere.")
    if (kept := storages[PLACES[folder]].save(inside, File(file, name=inside))) != inside:
        raise BadArchive(f"{name!r} could only be kept as {kept!r}.")


def stored_entry(name: str) -> list[Any]:
    """Size and hash of a stored file, named as in the archive."""
    folder, _slash, inside = name.partition("/")
    with storages[PLACES[folder]].open(inside) as file:
        source = Hashed(file)
        while source.read(BLOCK):
            pass
    return source.entry
