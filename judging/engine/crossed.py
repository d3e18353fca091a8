"""Scores as team + judge + luck: the mixed-model equations of two crossed random effects, and what follows from them.

A score is y = m + a + b + e, where a is the team's (variance A), b the judge's leniency (B), and e luck (E, divided by
the weight of the sheet). With p = E/A and q = E/B, Henderson's equations are solved with teams eliminated, so that a
system of 1 + judges is left. C. R. Henderson, "Best linear unbiased estimation and prediction under a selection model",
Biometrics 31 (1975); D. A. Harville, "Maximum likelihood approaches to variance component estimation", JASA 72 (1977).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Below this share of the squares of all scores, what is left is rounding.
NOTHING = 1e-18
TOGETHER = 8


@dataclass(frozen=True)
class Sheets:
    """One row for each counted sheet: team and judge by number, the score, and the weight of the sheet (usually 1)."""

    team: Ints
    judge: Ints
    score: Floats
    teams: int
    judges: int
    weight: Floats

    @property
    def count(self) -> int:
        return len(self.score)

    def weighted(self, weight: Floats) -> "Sheets":
        """The same sheets with other weights."""
        return Sheets(self.team, self.judge, self.score, self.teams, self.judges, weight)


class Equations:
    """What the equations need of the sheets, whatever the variances are. Scores are taken from their mean.

    Two judges meet in the small system through the teams that both saw, so only pairs of sheets about one team count.
    """

    def __init__(self, sheets: Sheets) -> None:
        order = np.argsort(sheets.team, kind="stable")
        self.sheets = sheets
        self.order = order
        self.team, self.judge, self.weight = sheets.team[order], sheets.judge[order], sheets.weight[order]
        self.centre = float(np.average(sheets.score, weights=sheets.weight))
        self.y = sheets.score - self.centre
        y = self.y[order]
        self.of_team = np.bincount(self.team, self.weight, sheets.teams)
        self.team_sums = np.bincount(self.team, self.weight * y, sheets.teams)
        self.starts = np.searchsorted(self.team, np.arange(sheets.teams))
        of_judge = np.bincount(self.judge, self.weight, sheets.judges)
        judge_sums = np.bincount(self.judge, self.weight * y, sheets.judges)
        # The small system: the day's level first, then the judges.
        self.sums = np.concatenate(([(self.weight * y).sum()], judge_sums))
        self.squares = float((self.weight * y**2).sum())
        self.whole = np.diag(np.concatenate(([self.weight.sum()], of_judge)))
        self.whole[0, 1:] = self.whole[1:, 0] = of_judge
        first, second = _pairs(self.team)
        self.pair_team = self.team[first]
        self.pair_place = self.judge[first] * sheets.judges + self.judge[second]
        self.pair_weight = self.weight[first] * self.weight[second]

    def solve(self, p: float, q: float) -> "Fit":
        """The best prediction at these ratios of variances."""
        judges = self.sheets.judges
        team = self.of_team + p
        matrix = self.whole.copy()
        matrix[0, 0] -= (self.of_team**2 / team).sum()
        border = np.bincount(self.judge, self.weight * (self.of_team / team)[self.team], judges)
        matrix[0, 1:] -= border
        matrix[1:, 0] -= border
        met = np.bincount(self.pair_place, self.pair_weight / team[self.pair_team], judges * judges)
        matrix[1:, 1:] -= met.reshape(judges, judges)
        matrix[np.arange(1, judges + 1), np.arange(1, judges + 1)] += q
        root, _ = cho_factor(matrix, lower=True, check_finite=False)
        means = self.team_sums / team
        right = self.sums.copy()
        right[0] -= (self.of_team * means).sum()
        right[1:] -= np.bincount(self.judge, self.weight * means[self.team], judges)
        level = cho_solve((root, True), right, check_finite=False)
        teams = (self.team_sums - self.expected(level)) / team
        rest = self.squares - level @ self.sums - teams @ self.team_sums
        return Fit(
            self, p, q, np.asarray(team), np.tril(root), level, teams, max(rest, NOTHING * max(self.squares, 1.0))
        )

    def expected(self, level: Floats) -> Floats:
        """What the day's level and the judges alone add up to over the sheets of each team; one row for each draw."""
        if level.ndim == 1:
            return np.asarray(level[0] * self.of_team + self._of_judges(level[1:]))
        # A few draws at a time: what they gather stays in the processor's cache.
        judges = [self._of_judges(level[first : first + TOGETHER, 1:]) for first in range(0, len(level), TOGETHER)]
        return np.asarray(level[:, :1] * self.of_team + np.concatenate(judges))

    def _of_judges(self, leniency: Floats) -> Floats:
        return np.asarray(np.add.reduceat(self.weight * leniency[..., self.judge], self.starts, axis=-1))


def _pairs(team: Ints) -> tuple[Ints, Ints]:
    """All pairs of sheets about one team, both ways and each with itself; the sheets are in the order of the teams."""
    counts = np.bincount(team)[team]
    first = np.repeat(np.arange(len(team)), counts)
    begins = np.searchsorted(team, team)
    within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first, begins[first] + within


@dataclass(frozen=True, eq=False)
class Fit:
    """The solution at p and q: `level` holds the day's level and each judge's leniency, `teams` each team's effect,
    both from the mean of all scores; `rest` is y'Py."""

    equations: Equations
    p: float
    q: float
    team_weight: Floats
    root: Floats
    level: Floats
    teams: Floats
    rest: float

    @property
    def criterion(self) -> float:
        """Minus the logarithm of the restricted likelihood, but for a constant."""
        sheets = self.equations.sheets
        determinant = np.log(self.team_weight).sum() + 2 * np.log(np.diag(self.root)).sum()
        spread = determinant - sheets.teams * np.log(self.p) - sheets.judges * np.log(self.q)
        return float(0.5 * spread + 0.5 * (sheets.count - 1) * np.log(self.rest))

    @property
    def noise(self) -> float:
        """E, the variance of luck."""
        return self.rest / (self.equations.sheets.count - 1)

    @property
    def estimates(self) -> Floats:
        """Each team's score as a panel of all judges would have given it."""
        return np.asarray(self.equations.centre + self.level[0] + self.teams)

    @property
    def leniency(self) -> Floats:
        return np.asarray(self.level[1:])

    @property
    def residuals(self) -> Floats:
        sheets = self.equations.sheets
        expected = self.level[0] + self.teams[sheets.team] + self.level[1:][sheets.judge]
        return np.asarray(self.equations.y - expected)

    @cached_property
    def reach(self) -> Floats:
        """For each sheet the row g such that x'C^-1x between two sheets is g'g, plus 1/team weight where both are about
        one team."""
        sheets = self.equations.sheets
        small = np.zeros((sheets.teams, sheets.judges + 1))
        np.add.at(small, (sheets.team, sheets.judge + 1), sheets.weight)
        small[:, 0] = self.equations.of_team
        rows = -(small / self.team_weight[:, None])[sheets.team]
        rows[:, 0] += 1
        rows[np.arange(sheets.count), sheets.judge + 1] += 1
        return np.asarray(solve_triangular(self.root, rows.T, lower=True, check_finite=False).T)

    @property
    def leverage(self) -> Floats:
        """How much of each sheet's own score is in its prediction, from 0 to 1."""
        sheets = self.equations.sheets
        return np.asarray(sheets.weight * (1 / self.team_weight[sheets.team] + (self.reach**2).sum(axis=1)))

    def draw(self, count: int, noise: Floats, generator: np.random.Generator) -> Floats:
        """So many draws of all teams' scores (rows: draws), given the noise variance of each draw."""
        sd = np.sqrt(noise)[:, None]
        loose = generator.standard_normal((count, len(self.level)))
        level = self.level + sd * solve_triangular(self.root, loose.T, lower=True, trans="T", check_finite=False).T
        teams = (self.equations.team_sums - self.equations.expected(level)) / self.team_weight
        teams += sd * generator.standard_normal(teams.shape) / np.sqrt(self.team_weight)
        return np.asarray(self.equations.centre + level[:, :1] + teams)
