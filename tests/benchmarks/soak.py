"""`./run soak`: the long runs of reliability, each a function that answers with one line of evidence."""

import argparse
import datetime
import os
import time
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from tests.benchmarks import (  # noqa: E402
    api_fuzz,
    embargo,
    erasing,
    form_fuzz,
    hour,
    judges,
    kills,
    nomination_import,
    phones,
    restoring,
    rush,
)
from tests.benchmarks.deadline import decisions_are_right  # noqa: E402
from tests.benchmarks.kept_saves import saves_outlive_kills  # noqa: E402
from tests.benchmarks.mail import queue_outlives_kills  # noqa: E402
from tests.benchmarks.packs import every_change_is_found  # noqa: E402
from tests.benchmarks.walking import states_keep_to_their_tables  # noqa: E402
from tests.support import databases  # noqa: E402

REPORT = databases.ROOT / "programme" / "docs" / "evidence.md"
# What stands before it is written by hand.
MARK = "<!-- written by ./run soak -->"

Soak = Callable[[bool], str]
SOAKS: dict[str, Soak] = {}


def soak(name: str) -> Callable[[Soak], Soak]:
    """Add a run to the list."""

    def add(run: Soak) -> Soak:
        SOAKS[name] = run
        return run

    return add


soak("mail queue")(queue_outlives_kills)
soak("import of 5,000 nominations")(nomination_import.evidence)
soak("500 people for 20 places")(rush.a_hundred)
soak("2,000 submissions around a deadline")(decisions_are_right)
soak("1,000 saves over kills")(saves_outlive_kills)
soak("1,000 kills in scoring")(kills.nothing_is_lost_over_kills)
soak("40 judges, 30 pitches")(judges.evidence)
soak("40 judges in 40 browsers")(phones.evidence)
soak("40 judges, two devices, an hour offline")(hour.all_converge)
soak("random walk of 10,000 steps")(states_keep_to_their_tables)
soak("500 secrets under embargo")(embargo.nobody_finds_a_secret)
soak("10,000 single changes to a signed pack")(every_change_is_found)
soak("200 seeded strings of somebody erased")(erasing.nobody_is_found)
soak("backup to running restore")(restoring.comes_back_in_time)
soak("API fuzzed")(api_fuzz.every_answer_is_as_described)
soak("forms fuzzed")(form_fuzz.no_form_breaks)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run soak", description=__doc__)
    parser.add_argument("--small", action="store_true", help="each run at small size; writes nothing")
    parser.add_argument("--only", default="", help="runs whose name contains this")
    wanted = parser.parse_args()
    found = {}
    for name, run in SOAKS.items():
        if wanted.only in name:
            begun = time.perf_counter()
            evidence = run(wanted.small)
            day = datetime.date.today().isoformat()  # noqa: DTZ011
            found[name] = f"| {name} | {evidence} | {time.perf_counter() - begun:.0f} s | {day} |"
            print(found[name], flush=True)
    if found and not wanted.small:
        write(found)


def write(found: dict[str, str]) -> None:
    """Put the lines into the report; those of runs that were left out stay as they were."""
    ours, _mark, theirs = REPORT.read_text().partition(MARK)
    before = theirs.splitlines()
    held = {name: line for name in SOAKS for line in before if line.startswith(f"| {name} |")} | found
    table = ["| run | what was seen | took | on |", "| --- | --- | --- | --- |", *(held[n] for n in SOAKS if n in held)]
    REPORT.write_text(f"{ours}{MARK}\n\n" + "\n".join(table) + "\n")


if __name__ == "__main__":
    main()
