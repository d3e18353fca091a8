from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", "programme_cache", database=schema_editor.connection.alias)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS programme_cache")


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_audit_is_append_only")]

    operations = [migrations.RunPython(create, drop)]
