"""Our settings with other addresses and templates."""

from pathlib import Path

from programme.settings import *  # noqa: F403
from programme.settings import MIDDLEWARE as OUR_MIDDLEWARE
from programme.settings import TEMPLATES as OUR_TEMPLATES

ROOT_URLCONF = "tests.benchmarks.bare.urls"
MIDDLEWARE = [each for each in OUR_MIDDLEWARE if not each.startswith(("programme.", "cms."))]
TEMPLATES = [
    {**OUR_TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates", *OUR_TEMPLATES[0]["DIRS"]]},
    *OUR_TEMPLATES[1:],
]
TEMPLATES[0]["OPTIONS"] = {**TEMPLATES[0]["OPTIONS"], "context_processors": []}
