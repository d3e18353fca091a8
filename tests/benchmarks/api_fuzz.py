"""The soak of the addresses for programs: the test of every operation, with many more made-up values."""

from tests.benchmarks import fuzz_rounds as rounds

TEST = "tests/programme/api/test_fuzzing.py"
# Requests in all; of each operation in each mode in one turn, and turns in one process. Making values costs the more,
# the more were made before them, so turns are short.
TOTAL, EXAMPLES, TURNS = 100_000, 15, 3


def every_answer_is_as_described(small: bool) -> str:
    """Fails when one is not, or is a fault of the server."""
    seen = [rounds.one(TEST, 1, NUMBER=1, EXAMPLES=1, TURNS=1)] if small else rounds.until(TOTAL, "api_fuzz", one_round)
    return (
        f"{rounds.sent(seen):,} requests to {seen[0]['operations']} operations in {len(seen)} rounds, each answer as "
        f"described: {rounds.in_words(seen)}; after its first turn no process, which makes the values too, grew by "
        f"more than {rounds.grew(seen):.0f} MB"
    )


def one_round(number: int) -> rounds.Round:
    return rounds.one(TEST, number, NUMBER=1 + number * TURNS, EXAMPLES=EXAMPLES, TURNS=TURNS)
