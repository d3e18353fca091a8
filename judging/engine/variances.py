"""How far teams, judges and luck differ: the most likely ratios, and a grid of likely ones to average over.

Restricted likelihood with a weak prior on the logarithms of the ratios of standard deviations, so that three judges do
not make a variance of nothing. The integral over the grid is that of H. Rue and others, "Approximate Bayesian inference
for latent Gaussian models", JRSS B 71 (2009), in two dimensions.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from judging.engine.crossed import Equations, Fit, Floats

# Means of the prior for log(sd of teams / sd of luck) and log(sd of judges / sd of luck); its sd.
TEAM_PRIOR, JUDGE_PRIOR, PRIOR_SD = 0.0, -0.3, 1.0
# Beyond this the ratio is as good as endless.
FAR = 6.0
REACH, POINTS = 2.6, 11
STEP = 0.05


@dataclass(frozen=True)
class Likely:
    """Fits over the grid with their weights, which sum to 1, and the fit at the mode."""

    mode: Fit
    fits: tuple[Fit, ...]
    weights: Floats


def fit_at(equations: Equations, logs: Floats) -> Fit:
    """The fit at logarithms of the sd ratios team/luck and judge/luck."""
    team, judge = np.clip(logs, -FAR, FAR)
    return equations.solve(float(np.exp(-2 * team)), float(np.exp(-2 * judge)))


def mode_of(equations: Equations, *, prior: bool = True, start: Floats | None = None) -> tuple[Floats, Fit]:
    """The most likely ratios, as logarithms, and the fit there. Without the prior this is plain REML."""
    found = minimize(
        lambda logs: loss(equations, logs, prior=prior),
        np.array([TEAM_PRIOR, JUDGE_PRIOR]) if start is None else start,
        method="Nelder-Mead",
        options={"xatol": 1e-3 if prior else 1e-8, "fatol": 1e-4 if prior else 1e-12, "maxiter": 400},
    )
    return found.x, fit_at(equations, found.x)


def loss(equations: Equations, logs: Floats, *, prior: bool = True) -> float:
    """Minus the logarithm of likelihood times prior, but for a constant."""
    value = fit_at(equations, logs).criterion
    if prior:
        value += 0.5 * (((logs - np.array([TEAM_PRIOR, JUDGE_PRIOR])) / PRIOR_SD) ** 2).sum()
    return float(value)


def likely(equations: Equations) -> Likely:
    """The grid round the mode, along the axes of its curvature."""
    mode, best = mode_of(equations)
    axes, lengths = _curvature(equations, mode)
    # Where there is much to go by, the ratios are known well and fewer points do.
    points = POINTS if equations.sheets.count < 2000 else 5
    steps = np.linspace(-REACH, REACH, points)
    places = [mode + axes @ (lengths * np.array([x, y])) for x in steps for y in steps]
    losses = np.array([loss(equations, place) for place in places])
    weights = np.exp(losses.min() - losses)
    weights /= weights.sum()
    kept = weights > 1e-5
    fits = tuple(fit_at(equations, place) for place, keep in zip(places, kept, strict=True) if keep)
    return Likely(best, fits, weights[kept] / weights[kept].sum())


def _curvature(equations: Equations, mode: Floats) -> tuple[Floats, Floats]:
    """The axes of the loss at its lowest point, and how far one standard deviation is along each."""
    hessian = np.empty((2, 2))
    step = np.eye(2) * STEP
    middle = loss(equations, mode)
    for i in range(2):
        up, down = loss(equations, mode + step[i]), loss(equations, mode - step[i])
        hessian[i, i] = (up - 2 * middle + down) / STEP**2
    corners = [loss(equations, mode + a * step[0] + b * step[1]) * a * b for a in (1, -1) for b in (1, -1)]
    hessian[0, 1] = hessian[1, 0] = sum(corners) / (4 * STEP**2)
    values, axes = np.linalg.eigh(hessian)
    # The prior alone has a curvature of 1, so nothing is flatter than this by much.
    return axes, 1 / np.sqrt(np.maximum(values, 0.25))
