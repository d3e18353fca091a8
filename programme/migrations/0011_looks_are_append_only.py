from django.db import migrations

TABLE = "programme_look"
SENTENCE = "The record of looks is append-only."
COLUMNS = ("id", "programme_id", "by", "kind", "target_type", "target_id", "page", "at")
CHANGED = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in COLUMNS)

# A look gets its seal once; nothing else of it ever changes. None goes before its six years are over.
SQLITE = [
    f"CREATE TRIGGER looks_no_update BEFORE UPDATE ON {TABLE} WHEN OLD.seal IS NOT NULL OR {CHANGED} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    f"CREATE TRIGGER looks_no_delete BEFORE DELETE ON {TABLE} WHEN OLD.at > datetime('now', '-6 years') "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION looks_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    f"CREATE TRIGGER looks_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN (OLD.seal IS NOT NULL OR {CHANGED.replace(' IS NOT OLD', ' IS DISTINCT FROM OLD')}) "
    "EXECUTE FUNCTION looks_are_append_only()",
    f"CREATE TRIGGER looks_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
    "WHEN (OLD.at > now() - interval '6 years') EXECUTE FUNCTION looks_are_append_only()",
]


def forbid_changes(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name in ("looks_no_update", "looks_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {TABLE}"))
    if not sqlite:
        schema_editor.execute("DROP FUNCTION looks_are_append_only()")


class Migration(migrations.Migration):
    dependencies = [("programme", "0010_looks_and_broken_glass")]

    operations = [migrations.RunPython(forbid_changes, allow_changes)]
