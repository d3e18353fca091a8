"""A second opinion on the judges: how well each agrees with the others once strictness is taken out, and what follows.

The weights are those of moderated variances (G. K. Smyth, "Linear models and empirical Bayes methods", Statistical
Applications in Genetics and Molecular Biology 3 (2004), section 6.2). Whether a judge goes against the others is asked
by leaving all of the judge's sheets out at once: their errors as predicted from the others, strictness removed, are an
F statistic (R. D. Cook and S. Weisberg, Residuals and Influence in Regression, 1982, section 2.2, for blocks).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve
from scipy.special import digamma, polygamma
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from judging.engine.crossed import Equations, Fit, Floats
from judging.engine.variances import mode_of

ROUNDS = 8
# Re-estimating the ratios in each round changes little where sheets are many.
FEW = 2000
ALARM = 0.05
NOISY = 4.0


@dataclass(frozen=True)
class Reliability:
    """By judge: variance, weight, chance of so much disagreement by luck (corrected for the number of judges), and
    correlation with the others' consensus. By sheet: studentised residual and its corrected chance. By team: the
    weighted estimate."""

    variance: Floats
    weight: Floats
    prior_degrees: float
    against: Floats
    correlation: Floats
    residual: Floats
    sheet_chance: Floats
    estimate: Floats
    # Judges by teams: the estimates without that judge.
    without: Floats


def check(equations: Equations, mode: Fit, logs: Floats) -> Reliability:
    """The reliability-weighted fit and what it says of each judge and sheet. `mode` is the fit that all sheets give."""
    sheets = equations.sheets
    against, correlation, without = _left_out(mode)
    residual, chance = _studentised(mode)
    weights, variance, degrees = np.ones(sheets.judges), np.ones(sheets.judges), np.inf
    fit = mode
    for _ in range(ROUNDS):
        variance, degrees = _moderated(fit)
        before, weights = weights, np.median(variance) / variance
        weights = np.minimum(weights, np.where(_spread(equations) > 0, np.inf, 1.0))
        fit_equations = Equations(sheets.weighted(sheets.weight * weights[sheets.judge]))
        if sheets.count <= FEW:
            logs, fit = mode_of(fit_equations, start=logs)
        else:
            fit = fit_equations.solve(mode.p, mode.q)
        if np.allclose(before, weights, rtol=0.01):
            break
    return Reliability(
        variance, weights, degrees, against, correlation, residual, chance, np.round(fit.estimates, 4), without
    )


def _moderated(fit: Fit) -> tuple[Floats, float]:
    """Each judge's noise variance, drawn towards what is common to all, and how many degrees of freedom that has."""
    sheets = fit.equations.sheets
    degrees = np.maximum(np.bincount(sheets.judge, 1 - fit.leverage, sheets.judges), 0.1)
    own = np.maximum(np.bincount(sheets.judge, fit.residuals**2, sheets.judges) / degrees, 1e-12)
    logs = np.log(own) - digamma(degrees / 2) + np.log(degrees / 2)
    excess = logs.var(ddof=1) - polygamma(1, degrees / 2).mean() if len(logs) > 1 else 0.0
    if excess <= 0:
        return np.full(sheets.judges, np.exp(logs.mean())), np.inf
    prior = 2 * _inverse_trigamma(excess)
    common = np.exp(logs.mean() + digamma(prior / 2) - np.log(prior / 2))
    return (prior * common + degrees * own) / (prior + degrees), prior


def _inverse_trigamma(value: float) -> float:
    """Newton's method as in the appendix of Smyth (2004)."""
    x = 0.5 + 1 / value
    for _ in range(50):
        slope = polygamma(1, x)
        step = slope * (1 - slope / value) / polygamma(2, x)
        x += step
        if -step / x < 1e-8:
            break
    return float(x)


def _left_out(fit: Fit) -> tuple[Floats, Floats, Floats]:
    """For each judge: the corrected chance of so much disagreement, the correlation with the others, and the teams'
    estimates without the judge. All at the ratios of variances of the whole day."""
    sheets = fit.equations.sheets
    chance, correlation = np.ones(sheets.judges), np.full(sheets.judges, np.nan)
    without = np.tile(fit.estimates, (sheets.judges, 1))
    for judge in range(sheets.judges):
        mine = np.flatnonzero(sheets.judge == judge)
        if not len(mine):
            continue
        teams, weight, reach = sheets.team[mine], sheets.weight[mine], fit.reach[mine]
        # How much of each error is seen from outside: the block of P that belongs to the judge.
        seen = np.diag(weight) - np.outer(weight, weight) * (np.diag(1 / fit.team_weight[teams]) + reach @ reach.T)
        projected = weight * fit.residuals[mine]
        wrong = np.linalg.solve(seen, projected)
        without[judge] = fit.estimates - _shift(fit, mine, weight * wrong)
        ones = seen.sum(axis=1)
        severity = (ones @ wrong) / ones.sum()
        if len(mine) > 1:
            others = without[judge][teams]
            if np.ptp(others) > 0 and np.ptp(sheets.score[mine]) > 0:
                correlation[judge] = np.corrcoef(sheets.score[mine], others)[0, 1]
        degrees, left = len(mine) - 1, sheets.count - 1 - len(mine)
        if degrees < 1 or left < 3:
            continue
        from_level = wrong - severity
        disagreement = from_level @ seen @ from_level
        rest = fit.rest - wrong @ seen @ wrong
        statistic = (disagreement / degrees) / max(rest / left, 1e-12)
        chance[judge] = min(1.0, sheets.judges * float(f_distribution.sf(statistic, degrees, left)))
    return chance, correlation, without


def _shift(fit: Fit, mine: np.ndarray, pulled: Floats) -> Floats:
    """What so much taken off those sheets takes off each team's estimate."""
    sheets = fit.equations.sheets
    back = np.bincount(sheets.team[mine], pulled, sheets.teams)
    right = np.zeros(sheets.judges + 1)
    right[0] = pulled.sum() - (fit.equations.of_team * back / fit.team_weight).sum()
    right[1:] = np.bincount(sheets.judge[mine], pulled, sheets.judges) - np.bincount(
        fit.equations.judge, fit.equations.weight * (back / fit.team_weight)[fit.equations.team], sheets.judges
    )
    level = np.asarray(cho_solve((fit.root, True), right, check_finite=False))
    return np.asarray(level[0] + (back - fit.equations.expected(level)) / fit.team_weight)


def _studentised(fit: Fit) -> tuple[Floats, Floats]:
    """Each sheet's error as seen without it, in standard deviations, and its chance, corrected for their number."""
    sheets = fit.equations.sheets
    seen = np.maximum(1 - fit.leverage, 1e-9)
    squares = fit.residuals**2 * sheets.weight / seen
    degrees = sheets.count - 2
    if degrees < 3:
        return np.zeros(sheets.count), np.ones(sheets.count)
    noise = np.maximum((fit.rest - squares) / degrees, 1e-12)
    value = fit.residuals * np.sqrt(sheets.weight / (noise * seen))
    return value, np.minimum(1.0, sheets.count * 2 * t_distribution.sf(np.abs(value), degrees))


def _spread(equations: Equations) -> Floats:
    """The range of each judge's scores."""
    sheets = equations.sheets
    top, low = np.full(sheets.judges, -np.inf), np.full(sheets.judges, np.inf)
    np.maximum.at(top, sheets.judge, sheets.score)
    np.minimum.at(low, sheets.judge, sheets.score)
    return np.asarray(top - low)
