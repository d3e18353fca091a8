"""A day that anybody can work out on paper; the method page shows it, and tests hold its figures against the engine."""

from judging.engine.sheets import Card, Criterion, Day

IDEA, EVIDENCE = Criterion("idea", 60, 1, 5), Criterion("evidence", 40, 1, 5)

# For each team what each of three judges gave for idea and evidence.
ON_PAPER = {
    "A": ((5, 4), (4, 4), (3, 4)),
    "B": ((4, 5), (5, 3), (3, 4)),
    "C": ((3, 3), (4, 2), (2, 1)),
    "D": ((5, 2), (4, 3), (3, 1)),
}
# The same day, had the strict judge 3 not seen team B: for each team its raw mean, what strictness takes away, the pull
# towards the day's mean, and the adjusted score that they add up to. As `python -m judging.engine rank` prints it.
MISSED = ("B", "j3")
ADJUSTED = {
    "A": (4.0, 0.0, -0.0851, 3.9149),
    "B": (4.3, -0.3847, -0.0984, 3.8169),
    "D": (3.2, 0.0, 0.0316, 3.2316),
    "C": (2.6, 0.0, 0.1191, 2.7191),
}


def day(*, without: tuple[str, str] | None = None) -> Day:
    """The day on paper, with the card of one team and judge left out where wanted."""
    cards = tuple(
        Card(team, f"j{number}", {IDEA.id: idea, EVIDENCE.id: evidence})
        for team, given in ON_PAPER.items()
        for number, (idea, evidence) in enumerate(given, start=1)
        if (team, f"j{number}") != without
    )
    return Day((IDEA, EVIDENCE), tuple(ON_PAPER), cards)
