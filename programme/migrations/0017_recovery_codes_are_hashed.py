from cryptography.fernet import InvalidToken
from django.db import migrations

from programme.recovery_codes import HashedRecoveryCodes, hashed


def keep_hashes_only(apps, schema_editor):
    """Codes that people hold go on working. Those that no known key opens have worked for nobody."""
    rows = apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes")
    for row in rows.iterator():
        if "hashes" in row.data:
            continue
        try:
            codes = HashedRecoveryCodes.__base__(row).get_unused_codes()
        except InvalidToken:
            row.delete()
            continue
        row.data = hashed(codes)
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("mfa", "0003_authenticator_type_uniq"),
        ("programme", "0016_looks_at_work"),
    ]

    operations = [migrations.RunPython(keep_hashes_only, migrations.RunPython.noop, elidable=True)]
