"""Days as a pitch day brings them: teams of unlike quality, judges of unlike strictness, and luck."""

from dataclasses import dataclass

import numpy as np

from judging.engine import Card, Criterion, Day

WEIGHTS = (30, 25, 20, 15, 10)
CRITERIA = tuple(Criterion(f"c{number}", weight, 0, 10) for number, weight in enumerate(WEIGHTS))


@dataclass(frozen=True)
class Made:
    """A day, and what nobody knows on a real one: each team's true quality, and who is hostile."""

    day: Day
    truth: dict[str, float]
    hostile: str | None


def make(
    seed: int,
    teams: int,
    judges: int,
    *,
    missing: float = 0.0,
    each: int | None = None,
    severity: float = 0.8,
    hostile: bool = False,
    partial: float = 0.0,
) -> Made:
    """A day on five criteria from 0 to 10.

    Teams differ by 1.0 and by 0.5 on each criterion, judges by `severity` and by 0.9 in their taste for each team; luck
    is 0.7 on each criterion. `each`: so many judges for each team, drawn by lot. A hostile judge gives the three best
    teams nothing and one of the others everything.
    """
    draw = np.random.default_rng(seed)
    quality = 6 + draw.normal(0, 1, teams)[:, None] + draw.normal(0, 0.5, (teams, len(WEIGHTS)))
    truth = quality @ (np.array(WEIGHTS) / 100)
    values = quality[:, None, :] + draw.normal(0, severity, judges)[None, :, None]
    values = values + draw.normal(0, 0.9, (teams, judges))[:, :, None] + draw.normal(0, 0.7, (teams, judges, 5))
    whole = np.clip(np.round(values), 0, 10).astype(int)
    bad = int(draw.integers(judges)) if hostile else None
    if bad is not None:
        order = np.argsort(-truth)
        whole[draw.choice(order[3:]), bad] = 10
        whole[order[:3], bad] = 0
    seen = draw.random((teams, judges)) >= missing
    if each:
        seen = np.zeros((teams, judges), dtype=bool)
        for team in range(teams):
            seen[team, draw.choice(judges, each, replace=False)] = True
    for team in np.flatnonzero(~seen.any(axis=1)):
        seen[team, draw.integers(judges)] = True
    cards = []
    for team, judge in zip(*np.nonzero(seen), strict=True):
        given = {f"c{number}": int(value) for number, value in enumerate(whole[team, judge])}
        if draw.random() < partial:
            del given[f"c{draw.integers(1, len(WEIGHTS))}"]
        cards.append(Card(f"t{team:04}", f"j{judge:03}", given))
    names = [f"t{team:04}" for team in range(teams)]
    return Made(
        Day(CRITERIA, tuple(names), tuple(cards)),
        dict(zip(names, map(float, truth), strict=True)),
        None if bad is None else f"j{bad:03}",
    )
