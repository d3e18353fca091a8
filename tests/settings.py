"""A real site's settings without the outside: no TLS in front, mail kept in memory, files in a throw-away folder."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")

NOBODYS = f"sqlite:///{ROOT}/var/tests/nobody.sqlite3"
if os.environ.get("TEST_DATABASE") == "postgresql":
    NOBODYS = os.environ["TEST_POSTGRES_URL"]

os.environ |= {
    "SECRET_KEY": "only-for-tests-" * 5,
    # Tests run side by side: threads of one would only wait for those of another.
    "OPENBLAS_NUM_THREADS": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "testserver,localhost",
    "SITE_URL": "http://testserver",
    "EMAIL_HOST": "mail.invalid",
    "UPLOAD_SCANNER": "elsewhere",
    "SECRETS_IN_ENVIRONMENT": "1",
    # Tests run at night, too; those of the hours themselves set it.
    "MAIL_IN_WORKING_HOURS": "0",
    # Has tests of its own; here it would stand before every page of a site admin.
    "SECOND_FACTOR_FOR": "",
    # Where departments sign in themselves; a test that goes there starts the stand-in (tests/support/services.py).
    "SINGLE_SIGN_ON": json.dumps(
        [
            {
                "id": "revenue",
                "name": "Revenue Service",
                "server": "http://127.0.0.1:9",
                "client_id": "programme",
                "secret": "only-for-tests",
            }
        ]
    ),
    "DATA_DIR": str(ROOT / "var" / "tests" / "data" / WORKER),
    # Opened by nobody: each test process works on a copy of a migrated database (tests/support/databases.py).
    # Its engine counts, though: Wagtail's search chooses its columns by it when models are loaded.
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", NOBODYS),
}

from programme.settings import *  # noqa: E402, F403
from programme.settings import STORAGES  # noqa: E402

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Losing a test database costs nothing, so PostgreSQL may be quick about the disk.
SILENCED_SYSTEM_CHECKS = ["programme.E011"]
# As slow as a real one would be felt in every test that signs a result.
RECOVERY_CODE_ROUNDS = 10
