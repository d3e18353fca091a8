"""The web process never loads the packages of the worker, not even through openpyxl."""

import json
import os
import subprocess
import sys

from django.conf import settings

HEAVY = ("numpy", "ortools", "scipy", "pandas", "numba", "llvmlite")
START = """
import json, sys
from django.test import Client
from programme.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
import openpyxl, teams.engine
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_the_web_process_loads_no_solver():
    answer = subprocess.run(
        [sys.executable, "-c", START],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    loaded = json.loads(answer.stdout.splitlines()[-1])
    assert "django" in loaded
    assert not [name for name in HEAVY if name in loaded]
