"""The soak of every form, as each kind of people at each stage of a season: many more values and hostile files."""

import os

from tests.benchmarks import fuzz_rounds as rounds
from tests.support import databases
from tests.support.hostile_files import corpus

TEST = "tests/house/test_hostile_forms.py"
STAGES = ("pitch-day", "results", "submissions", "visits")
# Requests in all; of each form in one turn, with a hostile file besides where it takes one, and turns in one process.
TOTAL, EXAMPLES, FILES, TURNS = 24_000, 3, len(corpus()), 2


def no_form_breaks(small: bool) -> str:
    """Fails when an answer is of 5xx, comes back as a script, or may be taken for something else by a browser."""
    if small:
        seen = [rounds.one(TEST, 1, NUMBER=1, EXAMPLES=1, FILES=1, TURNS=1, PART=12)]
    else:
        seen = rounds.until(TOTAL, "form_fuzz", one_round, at_once=os.cpu_count() or 1)
    forms = {form for each in seen for form in each["forms"]}
    with_files = {form for each in seen for form in each["with_files"]}
    files = sum(each["files"] for each in seen)
    return (
        f"{rounds.sent(seen):,} requests with made-up values to {len(forms)} forms and their pages, as 19 kinds of "
        f"people in {len(seen)} rounds at the stages of a season, on each database in turn, each of {len(corpus())} "
        f"hostile files to {len(with_files)} of them ({files:,}); with the looks before and after: "
        f"{rounds.in_words(seen)}; none of 5xx, no script came back, each answer said what it is; after its first turn "
        f"no process grew by more than {rounds.grew(seen):.0f} MB"
    )


def one_round(number: int) -> rounds.Round:
    stage = STAGES[number // 2 % len(STAGES)]
    engine = "PostgreSQL" if number % 2 and databases.postgresql_server() else "SQLite"
    return rounds.one(
        TEST, number, NUMBER=1 + number * TURNS, EXAMPLES=EXAMPLES, FILES=FILES, TURNS=TURNS, STAGE=stage, ENGINE=engine
    )
