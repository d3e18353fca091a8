"""What each team would have got from a panel of all judges, how sure that is, and the lines that lead there."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from judging.engine.crossed import Equations, Fit, Floats
from judging.engine.variances import Likely, likely

DRAWS = 4000
# Published figures have this many digits, and are ranked as published: the last digits differ between machines.
DIGITS = 4
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Adjusted:
    """For each team by number. `raw`, `severity` and `pull` add up to `estimate`: the mean of its sheets, what its
    judges' strictness took away, and the pull towards the day's mean where sheets are few."""

    estimate: Floats
    raw: Floats
    severity: Floats
    pull: Floats
    low: Floats
    high: Floats
    first: Floats
    top_three: Floats
    rank_low: Floats
    rank_high: Floats
    # Each row is one draw of all teams' scores.
    draws: Floats
    model: Likely
    # By judge: how many points stricter than the panel's average.
    strictness: Floats


def adjust(equations: Equations, *, seed: int, draws: int = DRAWS) -> Adjusted:
    """The additive model with its variances integrated. Needs at least two sheets that differ.

    The draws are from the posterior given the grid: the noise variance from y'Py over chi-square of n - 1 degrees.
    """
    model = likely(equations)
    generator = np.random.default_rng(seed)
    drawn = draw(model, draws, generator)
    order = np.argsort(-drawn, axis=1)
    # A row for each team, and small numbers: both make the quantiles quick, and change none.
    ranks = np.empty(drawn.shape[::-1], dtype=np.int32)
    ranks[order, np.arange(len(order))[:, None]] = np.arange(1, drawn.shape[1] + 1, dtype=np.int32)
    estimate = _mean(model, lambda fit: fit.estimates)
    sheets = equations.sheets
    raw = equations.centre + equations.team_sums / equations.of_team
    strictness = -_mean(model, lambda fit: fit.leniency)
    severity = np.bincount(sheets.team, sheets.weight * strictness[sheets.judge], sheets.teams) / equations.of_team
    low, high = np.quantile(np.ascontiguousarray(drawn.T), (LOW, HIGH), axis=1)
    rank_low, rank_high = np.quantile(ranks, (LOW, HIGH), axis=1, method="inverted_cdf")
    return Adjusted(
        estimate=np.round(estimate, DIGITS),
        raw=raw,
        severity=severity,
        pull=estimate - raw - severity,
        low=low,
        high=high,
        first=(ranks == 1).mean(axis=1),
        top_three=(ranks <= 3).mean(axis=1),
        rank_low=rank_low,
        rank_high=rank_high,
        draws=drawn,
        model=model,
        strictness=strictness,
    )


def draw(model: Likely, count: int, generator: np.random.Generator) -> Floats:
    """So many draws of all teams' scores over the grid."""
    shares = generator.multinomial(count, model.weights)
    degrees = model.mode.equations.sheets.count - 1
    return np.vstack(
        [
            fit.draw(share, fit.rest / generator.chisquare(degrees, share), generator)
            for fit, share in zip(model.fits, shares, strict=True)
            if share
        ]
    )


def fixed_teams(equations: Equations, model: Likely) -> Floats:
    """The estimates without any pull: teams as they come, judges still random."""
    return np.round(equations.solve(1e-6, model.mode.q).estimates, DIGITS)


def _mean(model: Likely, of: Callable[[Fit], Floats]) -> Floats:
    return np.asarray(sum(weight * of(fit) for fit, weight in zip(model.fits, model.weights, strict=True)))
