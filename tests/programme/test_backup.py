"""A backup made while people write becomes the same site in an empty place, on both engines; and a bad one is refused
before anything is touched."""

import datetime as dt
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from programme.actions import backup
from programme.models import Person
from programme.shared import backups, snapshots, stored_files
from programme.shared.backups import BadArchive
from programme.shared.uploads import private_storage
from tests.factories import programme as make
from tests.support import databases, releases
from tests.support.suites import leave_out


@dataclass
class Place:
    """Where a site is or will be: a folder of files and a database."""

    home: Path
    address: str

    def manage(self, *words: str, before: str = "") -> subprocess.CompletedProcess[str]:
        environ = {**databases.demo_environment(self.home), "DATABASE_URL": self.address}
        command = ["sh", "-c", f'{before} exec "$0" "$@"', sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=databases.ROOT, env=environ, text=True, capture_output=True, check=False)

    def counts(self) -> dict[str, int]:
        with databases.allowed(), databases.switched_to(self.address):
            return snapshots.row_counts()

    def files(self) -> dict[str, str]:
        found = [path for folder in backups.PLACES for path in (self.home / folder).rglob("*") if path.is_file()]
        return {str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def build_a_site(place: Place) -> None:
    """Rows of every kind, their files, and a picture of a page."""
    with databases.allowed(), databases.switched_to(place.address):
        releases.build_world()
        for _row, storage, name in stored_files.named():
            kept = place.home / ("private" if storage is private_storage() else "media") / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            with storage.open(name) as file:
                kept.write_bytes(file.read())
        make.person(email="leaver@site.example")
    (place.home / "media" / "images").mkdir(parents=True, exist_ok=True)
    (place.home / "media" / "images" / "grüße.webp").write_bytes(b"RIFF" * 50_000)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A site, and an empty place for another."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    if request.param == "sqlite":
        yield Place(old, databases.sqlite_copy(old)), Place(new, f"sqlite:///{new}/db.sqlite3")
        return
    if not databases.postgresql_server():
        leave_out("no PostgreSQL: ./run test starts one.")
    addresses = databases.postgresql_copy(), databases.empty_postgresql()
    yield Place(old, addresses[0]), Place(new, addresses[1])
    for address in addresses:
        databases.drop_postgresql(address)


@pytest.mark.long(60)
def test_a_backup_made_while_people_write_is_rehearsed_and_restored(places: tuple[Place, Place], tmp_path: Path):
    site, other = places
    build_a_site(site)
    archive = tmp_path / "backup.tar"
    stopped, added = threading.Event(), []
    with databases.allowed(), databases.switched_to(site.address):

        def write() -> None:
            while not stopped.wait(0.02):
                added.append(make.person())
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        made = site.manage("backup", str(archive))
        stopped.set()
        writer.join()
        erased = Person.objects.get(email="leaver@site.example")

    assert made.returncode == 0, made.stderr
    assert added
    assert archive.stat().st_mode & 0o777 == 0o600

    tried = site.manage("restore", "--check", str(archive))
    assert tried.returncode == 0, tried.stderr
    assert "promises hold" in tried.stdout
    assert "The audit record is whole." in tried.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "new", "old"]

    line = {"kind": "programme.Person", "pk": str(erased.pk), "at": dt.datetime.now(dt.UTC).isoformat()}
    (other.home / "erased").write_text(json.dumps(line) + "\n")
    restored = other.manage("restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    assert "each as it was" in restored.stdout
    assert other.files() == site.files()
    held = json.loads(read(archive, backups.MANIFEST))
    unlike = {table for table, rows in other.counts().items() if rows != held["tables"][table]}
    # What the erasure leaves behind, and the sessions that end.
    assert "programme_enrolment" not in unlike
    assert held["tables"]["programme_person"] == other.counts()["programme_person"]
    with databases.allowed(), databases.switched_to(other.address):
        assert Person.objects.get(pk=erased.pk).erased_at is not None


def read(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as tar:
        file = tar.extractfile(name)
        assert file is not None
        return file.read()


def test_a_disk_without_room_leaves_no_half_backup(tmp_path: Path):
    home = tmp_path / "site"
    site = Place(home, databases.sqlite_copy(home))
    kept = tmp_path / "kept"
    kept.mkdir()

    done = site.manage("backup", str(kept / "backup.tar"), before="ulimit -f 200;")

    assert done.returncode == 1
    assert "No backup was made: " in done.stderr
    assert list(kept.iterdir()) == []


# ---- archives that are refused -----


def an_archive(path: Path, files: dict[str, bytes], *, listed: dict[str, bytes] | None = None, **other: Any) -> Path:
    """A small whole backup of this engine."""
    manifest = {
        "made_at": "2026-06-01T12:00:00+00:00",
        "engine": connection.vendor,
        "versions": {"site": "0.1.0"},
        "migrations": [],
        "tables": {},
        "files": {name: [len(held), hashlib.sha256(held).hexdigest()] for name, held in (listed or files).items()},
        "gone": [],
        "format": backups.FORMAT,
    } | other
    with tarfile.open(path, "w") as tar:
        for name, held in {**files, backups.MANIFEST: json.dumps(manifest).encode()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(held)
            tar.addfile(info, io.BytesIO(held))
    return path


FILES = {"database.sqlite3.gz": b"rows", "media/images/one.webp": b"A picture of two people." * 100}


def test_a_whole_archive_is_read(tmp_path: Path):
    manifest = backups.examined(an_archive(tmp_path / "one.tar", FILES))

    assert manifest.made_at == "2026-06-01T12:00:00+00:00"
    assert set(manifest.files) == set(FILES)


def test_a_file_that_changed_by_one_sign_is_named(tmp_path: Path):
    archive = an_archive(tmp_path / "one.tar", FILES)
    archive.write_bytes(archive.read_bytes().replace(b"two people", b"two peoplE", 1))

    with pytest.raises(BadArchive, match=r"damaged: media/images/one\.webp"):
        backups.examined(archive)


@pytest.mark.parametrize("kept", [0, 100, 700, 2500])
def test_an_archive_that_was_cut_short_is_refused(tmp_path: Path, kept: int):
    archive = an_archive(tmp_path / "one.tar", FILES)
    archive.write_bytes(archive.read_bytes()[:kept])

    with pytest.raises(BadArchive, match=r"cannot be read to its end|cut short"):
        backups.examined(archive)


def test_a_file_that_the_list_does_not_name_is_refused(tmp_path: Path):
    with pytest.raises(BadArchive, match="private/more not as it was written"):
        backups.examined(an_archive(tmp_path / "one.tar", FILES | {"private/more": b"x"}, listed=FILES))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "media/../../x"])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, name: str):
    with pytest.raises(BadArchive, match="which no backup of ours does"):
        backups.examined(an_archive(tmp_path / "one.tar", FILES | {name: b"x"}))


def test_a_link_is_refused(tmp_path: Path):
    archive = tmp_path / "one.tar"
    with tarfile.open(archive, "w") as tar:
        link = tarfile.TarInfo("media/one")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(BadArchive, match="which no backup of ours does"):
        backups.examined(archive)


def test_an_archive_of_another_format_is_refused(tmp_path: Path):
    with pytest.raises(BadArchive, match="of format 99"):
        backups.examined(an_archive(tmp_path / "one.tar", FILES, format=99))


def test_something_else_is_no_backup(tmp_path: Path):
    shutil.make_archive(str(tmp_path / "one"), "tar", databases.ROOT / "tests" / "data" / "releases")

    with pytest.raises(BadArchive):
        backups.examined(tmp_path / "one.tar")


@pytest.mark.django_db
def test_a_place_with_tables_is_not_filled(tmp_path: Path):
    with pytest.raises(backup.NotEmpty, match="The database has tables"):
        backup.restore(an_archive(tmp_path / "one.tar", FILES))


@pytest.mark.django_db
def test_a_backup_of_another_engine_is_refused(tmp_path: Path):
    with pytest.raises(backup.OtherSite, match="of oracle, and DATABASE_URL leads to"):
        backup.restore(an_archive(tmp_path / "one.tar", FILES, engine="oracle"))


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_is_refused(tmp_path: Path):
    archive = an_archive(tmp_path / "one.tar", FILES, migrations=["programme.9999_later"], versions={"site": "9.0"})

    with pytest.raises(backup.OtherSite, match=r"version 9\.0, which has steps .*programme\.9999_later"):
        backup.restore(archive)
