"""Worked examples from the literature, to the digits that are printed there."""

import numpy as np
import pytest

from judging.engine import agreement
from judging.engine.crossed import Equations, Sheets
from judging.engine.variances import mode_of


def sheets(rows: list[tuple[int, int, float]]) -> Sheets:
    table = np.array(rows, dtype=float)
    team, judge = table[:, 0].astype(int), table[:, 1].astype(int)
    return Sheets(team, judge, table[:, 2], team.max() + 1, judge.max() + 1, np.ones(len(table)))


def crossed(table: list[list[float]]) -> Sheets:
    return sheets([(team, judge, value) for team, row in enumerate(table) for judge, value in enumerate(row)])


def test_intraclass_correlations_of_shrout_and_fleiss():
    """P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86 (1979), tables 2 and 4: six targets, four judges."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

    _, fit = mode_of(Equations(crossed(table)), prior=False)
    found = agreement.shares(fit, panel=4)

    assert round(found["one_judge_absolute"], 2) == 0.29
    assert round(found["one_judge"], 2) == 0.71
    assert round(found["panel"], 2) == 0.91


def test_the_variances_of_shrout_and_fleiss_are_those_of_the_mean_squares():
    """The same data: mean squares 11.24 between targets, 32.49 between judges, 1.02 left over."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

    _, fit = mode_of(Equations(crossed(table)), prior=False)

    assert fit.noise == pytest.approx(1.02, abs=0.005)
    assert fit.noise + 4 * fit.noise / fit.p == pytest.approx(11.24, abs=0.005)
    assert fit.noise + 6 * fit.noise / fit.q == pytest.approx(32.49, abs=0.005)


def test_sires_and_herds_of_robinson():
    """G. K. Robinson, "That BLUP is a good thing", Statistical Science 6 (1991), section 1: nine milk yields of four
    sires in three herds, herds fixed, variance of sires a tenth of the rest."""
    yields = [(0, 0, 110), (3, 0, 100), (1, 1, 110), (3, 1, 100), (3, 1, 100)]
    yields += [(2, 2, 110), (2, 2, 110), (3, 2, 100), (3, 2, 100)]

    fit = Equations(sheets(yields)).solve(p=10, q=1e-7)
    herds = fit.equations.centre + fit.level[0] + fit.leniency

    assert herds.round(2).tolist() == [105.64, 104.28, 105.46]
    assert fit.teams.round(2).tolist() == [0.40, 0.52, 0.76, -1.67]


def test_incomplete_blocks_of_montgomery():
    """D. C. Montgomery, Design and Analysis of Experiments, section 4.4: four catalysts in four batches of three; the
    adjusted effects are -9/8, -7/8, -4/8 and 20/8."""
    times = [(0, 0, 73), (0, 1, 74), (0, 3, 71), (1, 1, 75), (1, 2, 67), (1, 3, 72)]
    times += [(2, 0, 73), (2, 1, 75), (2, 2, 68), (3, 0, 75), (3, 2, 72), (3, 3, 75)]

    fit = Equations(sheets(times)).solve(p=1e-6, q=1e-6)
    effects = fit.teams - fit.teams.mean()

    assert (8 * effects).round(4).tolist() == [-9, -7, -4, 20]


def test_alpha_of_krippendorff():
    """K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C: four observers, twelve units,
    gaps; interval alpha 0.849."""
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    given = [(unit, value) for row in observers for unit, value in enumerate(row) if value is not None]
    unit, value = np.array([each[0] for each in given]), np.array([float(each[1]) for each in given])

    found = agreement.alpha(unit, value)

    assert found is not None
    assert round(found, 3) == 0.849
