from django.db import migrations

TABLE = "judging_officialbasis"
SENTENCE = "The first score has fixed what decides the result."

SQLITE = [
    f"CREATE TRIGGER basis_no_{verb.lower()} BEFORE {verb} ON {TABLE} WHEN OLD.fixed_at IS NOT NULL "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE FUNCTION basis_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    f"CREATE TRIGGER basis_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW "
    "WHEN (OLD.fixed_at IS NOT NULL) EXECUTE FUNCTION basis_is_fixed()",
]


def forbid_changes(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER basis_no_{verb}")
    else:
        schema_editor.execute(f"DROP TRIGGER basis_no_change ON {TABLE}")
        schema_editor.execute("DROP FUNCTION basis_is_fixed()")


class Migration(migrations.Migration):
    dependencies = [("judging", "0003_official_basis_and_awards")]

    operations = [migrations.RunPython(forbid_changes, allow_changes)]
