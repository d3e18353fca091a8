"""Makes a backup of the whole site while it runs, and a site again from one."""

import logging
import platform
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from programme.actions.erasure import repeat_erasures
from programme.shared import backups, snapshots, tombstones
from programme.shared.backups import BadArchive, Manifest
from programme.shared.time import now

log = logging.getLogger("programme.security")
PACKAGES = ("django", "wagtail")


class NotEmpty(Exception):
    """A restore fills an empty place only."""


class OtherSite(Exception):
    """The archive is of another database engine, or of a newer version."""


class NotEqual(Exception):
    """What was put back is not what the archive says; names what differs."""


@dataclass(frozen=True)
class Restored:
    """What a restore put there, and what an operator should know of it."""

    manifest: Manifest
    migrated: bool
    not_erased: list[str]
    sessions_ended: int


def back_up(target: Path) -> Manifest:
    """Write everything that the site holds into one archive: the database as it stood at one moment, then the files.

    A file is never changed once it is stored, so each that the database names is there, unless it was erased
    meanwhile. Raises SnapshotFailed, FileExistsError, and OSError when the disk has no room; then nothing is left.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        database, tables = snapshots.take(Path(folder))
        manifest = Manifest(
            made_at=now().isoformat(timespec="seconds"),
            engine=connection.vendor,
            versions=_versions(),
            migrations=sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations),
            tables=tables,
        )
        backups.write(target, manifest, database=database, erased=tombstones.path())
    log.info("a backup was made", extra={"files": len(manifest.files), "rows": sum(tables.values())})
    return manifest


def restore(archive: Path) -> Restored:
    """Make the site that the archive holds in an empty database and empty storages, and prove that it is the same.

    Everything is read and compared before anything is written. Then: migrations that came since, everybody erased
    since the backup erased again, and all sessions ended, since those of devices that were lost meanwhile are back.
    Raises BadArchive, NotEmpty, OtherSite, NotEqual, SnapshotFailed.
    """
    manifest = backups.examined(archive)
    steps = _refuse_what_does_not_fit(manifest)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as folder:
        database = _spread_out(archive, Path(folder))
        snapshots.put_back(database)
    _compare(manifest)
    if steps:
        call_command("migrate", interactive=False, verbosity=0)
    not_erased = repeat_erasures(at=now())
    ended, _by_model = Session.objects.all().delete()
    log.info("a backup was restored", extra={"made_at": manifest.made_at})
    return Restored(manifest, bool(steps), not_erased, ended)


def _versions() -> dict[str, str]:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return {
        "site": project["version"],
        "python": platform.python_version(),
        **{each: version(each) for each in PACKAGES},
        connection.vendor: ".".join(str(part) for part in connection.get_database_version()),
    }


def _refuse_what_does_not_fit(manifest: Manifest) -> set[str]:
    """Refuse before anything is touched; gives the migrations that have come since the backup."""
    if manifest.engine != connection.vendor:
        raise OtherSite(f"This backup is of {manifest.engine}, and DATABASE_URL leads to {connection.vendor}.")
    here = MigrationLoader(None)
    known = {".".join(key) for key in here.disk_migrations}
    # What a setting switches off here, such as single sign-on, keeps its tables.
    if unknown := sorted(
        each for each in {*manifest.migrations} - known if each.partition(".")[0] in here.migrated_apps
    ):
        raise OtherSite(
            f"This backup is of version {manifest.versions['site']}, which has steps that are not known here "
            f"({', '.join(unknown[:3])}). Install that version, restore, and upgrade then."
        )
    if not snapshots.is_empty():
        raise NotEmpty("The database has tables. Make an empty one, and let DATABASE_URL lead there.")
    for folder, _storage, name in backups.every_file():
        raise NotEmpty(
            f"There are files already, {folder}/{name} for one. Let DATA_DIR (or S3_BUCKET) be an empty place."
        )
    return known - {*manifest.migrations}


def _spread_out(archive: Path, folder: Path) -> Path:
    """Put each file where it belongs; gives the database's, which comes last: without it nothing starts."""
    database = folder / snapshots.NAMES[connection.vendor]
    for name, file in backups.members(archive):
        if name == database.name:
            with database.open("wb") as outlet:
                shutil.copyfileobj(file, outlet)
        elif name == backups.ERASED:
            tombstones.merge(file.read().decode())
        elif name != backups.MANIFEST:
            backups.keep(name, file)
    if not database.exists():
        raise BadArchive("There is no database in this backup.")
    return database


def _compare(manifest: Manifest) -> None:
    """Counts of all rows and hashes of all files against the archive's own list."""
    counts = snapshots.row_counts()
    wrong = [
        f"{table}: {counts.get(table)} rows, not {rows}"
        for table, rows in manifest.tables.items()
        if counts.get(table) != rows
    ]
    for name, entry in manifest.files.items():
        if name.partition("/")[0] in backups.PLACES and backups.stored_entry(name) != entry:
            wrong.append(f"{name}: another content")
    if wrong:
        raise NotEqual("\n".join(wrong))
