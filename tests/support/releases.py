"""What a released version left in a database: its last migrations and some rows of every kind, as readable text.

    python -m tests.support.releases write 0.1.0            at a release: tests/data/releases/0.1.0.json
    python -m tests.support.releases upgrade 0.1.0          lays that into an empty database, and migrates to now

The second runs in a process of its own on DATABASE_URL, and fails where a row or a value was lost.
"""

import gc
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent.parent
RELEASES = ROOT / "tests" / "data" / "releases"
APPS = ("programme", "teams", "judging", "cms", "account", "mfa")
OWN = ("programme", "teams", "judging", "cms")


def file_of(release: str) -> Path:
    return RELEASES / f"{release}.json"


def held(release: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file_of(release).read_text())
    return found


def all_releases() -> list[str]:
    return sorted(path.stem for path in RELEASES.glob("*.json"))


def steps() -> dict[str, str]:
    """The migrations of our apps and what is in each."""
    paths = [path for app in OWN for path in sorted(ROOT.glob(f"{app}/migrations/0*.py"))]
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


# ---- at a release -----


def write(release: str) -> None:
    """Build a small world with the factories and write every row of it down."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 after setup

    build_world()
    loader = MigrationLoader(None)
    tables = {}
    for model in our_models():
        if rows := [as_text(row) for row in model._base_manager.order_by("pk")]:
            tables[model._meta.label] = rows
    said = {
        "release": release,
        "last": sorted([*key] for key in loader.graph.leaf_nodes()),
        "steps": steps(),
        "rows": tables,
    }
    RELEASES.mkdir(parents=True, exist_ok=True)
    # A row a line, so that a reader finds it and git sees what changed.
    text = json.dumps(said, indent=1, ensure_ascii=False)
    file_of(release).write_text(text + "\n")


def build_world() -> None:
    """Something of everything: people, places, visits, mail, teams, work, scores, a signed result, its record."""
    from tests.factories import judging, teams  # noqa: PLC0415 after setup
    from tests.factories import programme as make  # noqa: PLC0415

    cohort = make.cohort()
    for build in (make.nomination, make.invitation, make.nominator, make.offer, make.acknowledgement, make.host_link):
        build(cohort)
    make.calendar_feed(make.participant(cohort))
    make.alumnus(cohort)
    make.door_link(make.visit(cohort))
    team = teams.full_team(cohort)
    work = teams.deliverable(cohort)
    teams.attachment(teams.submission(team, work), work.slots.get())
    teams.submission_version(team, work)
    teams.review(team.mentorships.first(), teams.review_point(work))
    teams.owner_link(cohort)
    teams.released_solution()
    day = judging.locked_day(4, 3, cohort=cohort)
    judging.sign(judging.sheet(day), judging.signatory(day), judging.signatory(day))


def our_models() -> list[Any]:
    from django.apps import apps  # noqa: PLC0415 after setup

    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        # Pages hang in Wagtail's tree, whose own tables are Wagtail's to carry over.
        if model._meta.managed and not model._meta.parents
    ]


def as_text(row: Any) -> dict[str, Any]:
    """Each column as JSON can say it."""
    from django.core.serializers.json import DjangoJSONEncoder  # noqa: PLC0415 after setup

    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    plain = {name: getattr(value, "name", value) if name_of_file(value) else value for name, value in values.items()}
    said: dict[str, Any] = json.loads(json.dumps(plain, cls=DjangoJSONEncoder))
    return said


def name_of_file(value: Any) -> bool:
    return hasattr(value, "storage")


# ---- from then to now -----


def upgrade(release: str) -> None:
    """An empty database becomes that of the release, gets its rows, and is migrated to what the code says now."""
    from django.db import connection  # noqa: PLC0415 after setup

    from programme.management.commands.migrate import GrowingExecutor  # noqa: PLC0415

    known = held(release)
    leaves = GrowingExecutor(connection).loader.graph.leaf_nodes()
    # The libraries' tables first, as `manage.py migrate` does: in the other order they take minutes.
    GrowingExecutor(connection).migrate([leaf for leaf in leaves if leaf[0] not in OWN])
    state = GrowingExecutor(connection).migrate([tuple(each) for each in known["last"] if each[0] in OWN])
    lay_in(state.apps, known["rows"])
    GrowingExecutor(connection).migrate(leaves)
    lost = [*differences(known["rows"])]
    if lost:
        sys.exit("\n".join(lost))
    sys.stdout.write(f"{sum(map(len, known['rows'].values()))} rows of {release} are all there.\n")


def lay_in(apps: Any, tables: dict[str, list[dict[str, Any]]]) -> None:
    from django.core.management.color import no_style  # noqa: PLC0415 after setup
    from django.db import connection, transaction  # noqa: PLC0415

    models = [apps.get_model(label) for label in tables]
    with transaction.atomic():
        for model, rows in zip(models, tables.values(), strict=True):
            # What the first steps put there themselves, the release had too.
            if model._base_manager.exists():
                model._base_manager.all().delete()
            for row in rows:
                values = {name: model._meta.get_field(name).to_python(value) for name, value in row.items()}
                model(**values).save_base(raw=True, force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def holds(after: Any, before: Any) -> bool:
    """A later step may add to a document that a column holds; it takes nothing from it and changes nothing in it."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(name in after and holds(after[name], value) for name, value in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return len(after) == len(before) and all(map(holds, after, before))
    return bool(after == before)


def differences(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Rows that are gone, and values that are others, in the tables and columns that are still there."""
    now = {model._meta.label: model for model in our_models()}
    found = []
    for label, rows in tables.items():
        if label not in now:
            found.append(f"{label}: the table is gone with {len(rows)} rows.")
            continue
        model = now[label]
        kept = {str(row.pk): as_text(row) for row in model._base_manager.all()}
        for row in rows:
            key = str(row[model._meta.pk.attname])
            now_held = kept.get(key, {})
            changed = {name for name, value in row.items() if name in now_held and not holds(now_held[name], value)}
            if key not in kept:
                found.append(f"{label} {key} is gone.")
            elif changed:
                found.append(f"{label} {key} has other values in {', '.join(sorted(changed))}.")
    return found


if __name__ == "__main__":
    gc.disable()
    django.setup()
    {"write": write, "upgrade": upgrade}[sys.argv[1]](sys.argv[2])
