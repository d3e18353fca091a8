"""How far judges agree: shares of the variance, and Krippendorff's alpha, which many know."""

import numpy as np

from judging.engine.crossed import Fit, Floats, Ints


def shares(fit: Fit, panel: int) -> dict[str, float]:
    """Intraclass correlations from the model's variances: one judge's consistency and absolute agreement, and the
    consistency of a panel of so many: ICC(3,1), ICC(2,1) and ICC(3,k) of P. E. Shrout and J. L. Fleiss, "Intraclass
    correlations: uses in assessing rater reliability", Psychological Bulletin 86 (1979)."""
    luck = fit.noise
    team, judge = luck / fit.p, luck / fit.q
    return {
        "one_judge": team / (team + luck),
        "one_judge_absolute": team / (team + judge + luck),
        "panel": team / (team + luck / panel),
    }


def alpha(unit: Ints, value: Floats) -> float | None:
    """Krippendorff's alpha for interval data; None where it is not defined, as when all values are equal.

    K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011). `unit` tells what each value is about; units
    with one value do not count. Squared differences of all pairs follow from sums, so no pair is looked at.
    """
    counts = np.bincount(unit)
    kept = counts[unit] > 1
    unit, value = unit[kept], value[kept] - (value[kept].mean() if kept.any() else 0.0)
    if len(value) < 2:
        return None
    counts = np.bincount(unit)
    here = counts > 1
    sums, squares = np.bincount(unit, value), np.bincount(unit, value**2)
    within = (2 * (counts * squares - sums**2))[here] / (counts[here] - 1)
    total = len(value)
    between = 2 * (total * (value**2).sum() - value.sum() ** 2) / (total - 1)
    return None if between <= 0 else float(1 - within.sum() / between)
