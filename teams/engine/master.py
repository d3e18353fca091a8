"""The master problem: teams chosen so that everybody is in one (linear, by GLOP; in the worker)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from teams.engine.columns import SCALE
from teams.engine.tables import Ints


@dataclass(frozen=True)
class Column:
    """A team of a class: the units in it, what it costs, how many people it moves, and the list's row."""

    units: tuple[int, ...]
    kind: int
    cost: int
    moved: int
    row: int


@dataclass(frozen=True)
class Prices:
    """Dual prices in 1 / SCALE: of each unit, of each class, of each cut and of a move (these two never positive)."""

    units: Ints
    kinds: Ints
    cuts: Ints
    move: int

    def mixed(self, other: "Prices", share: int) -> "Prices":
        """`share` tenths of the other, the rest of this: smoothing."""

        def mix(mine: Ints, theirs: Ints) -> Ints:
            theirs = np.concatenate([theirs, np.zeros(len(mine) - len(theirs), np.int64)])
            return ((10 - share) * mine + share * theirs) // 10

        return Prices(
            mix(self.units, other.units),
            mix(self.kinds, other.kinds),
            mix(self.cuts, other.cuts),
            ((10 - share) * self.move + share * other.move) // 10,
        )


class Master:
    """The LP over the columns so far; keeps its basis between solves."""

    def __init__(self, units: int, counts: Sequence[int], max_moves: int) -> None:
        self.model = mathopt.Model()
        self.unit_rows = [self.model.add_linear_constraint(lb=1, ub=1) for _ in range(units)]
        self.kind_rows = [self.model.add_linear_constraint(lb=count, ub=count) for count in counts]
        self.move_row = self.model.add_linear_constraint(ub=max_moves) if max_moves >= 0 else None
        self.cut_rows: list[mathopt.LinearConstraint] = []
        self.cuts: list[tuple[int, int, int]] = []
        self.columns: list[Column] = []
        self.variables: list[mathopt.Variable] = []
        self.known: dict[tuple[int, int], int] = {}
        self.gaps: list[mathopt.Variable] = []
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)

    def add(self, column: Column) -> bool:
        """Take a column in; False if it is there."""
        if (column.kind, column.row) in self.known:
            return False
        self.known[column.kind, column.row] = len(self.columns)
        variable = self.model.add_variable(lb=0)
        self.model.objective.set_linear_coefficient(variable, column.cost)
        for unit in column.units:
            self.unit_rows[unit].set_coefficient(variable, 1)
        self.kind_rows[column.kind].set_coefficient(variable, 1)
        if self.move_row is not None and column.moved:
            self.move_row.set_coefficient(variable, column.moved)
        inside = set(column.units)
        for row, cut in zip(self.cut_rows, self.cuts, strict=True):
            if len(inside.intersection(cut)) >= 2:
                row.set_coefficient(variable, 1)
        self.columns.append(column)
        self.variables.append(variable)
        return True

    def cut(self, triple: tuple[int, int, int]) -> None:
        """At most one team holds two of these three units (Jepsen and others 2008: subset-row inequality)."""
        row = self.model.add_linear_constraint(ub=1)
        for column, variable in zip(self.columns, self.variables, strict=True):
            if len(set(column.units).intersection(triple)) >= 2:
                row.set_coefficient(variable, 1)
        self.cuts.append(triple)
        self.cut_rows.append(row)

    def give_way(self, price: int) -> None:
        """Let every row be missed at a price, so that choosing columns one by one leaves no LP without an answer."""
        for row in (*self.unit_rows, *self.kind_rows):
            for side in (1, -1):
                gap = self.model.add_variable(lb=0)
                self.model.objective.set_linear_coefficient(gap, price)
                row.set_coefficient(gap, side)
                self.gaps.append(gap)

    def choose(self, column: Column) -> None:
        """Have the column in every answer until `release`."""
        self.variables[self.known[column.kind, column.row]].lower_bound = 1

    def release(self, chosen: Sequence[Column]) -> None:
        """Undo `choose` and `give_way`."""
        for column in chosen:
            self.variables[self.known[column.kind, column.row]].lower_bound = 0
        for gap in self.gaps:
            self.model.delete_variable(gap)
        self.gaps.clear()

    def solve(self) -> tuple[float, Prices, list[tuple[Column, float]]]:
        """The LP's value, its dual prices, and the columns it uses with their shares."""
        result = self.solver.solve()
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            raise ArithmeticError(f"The LP ended with {result.termination.reason}.")
        dual = result.dual_values()

        def scaled(rows: Sequence[mathopt.LinearConstraint]) -> Ints:
            return np.array([round(dual[row] * SCALE) for row in rows], np.int64)

        move = min(0, round(dual[self.move_row] * SCALE)) if self.move_row is not None else 0
        prices = Prices(scaled(self.unit_rows), scaled(self.kind_rows), np.minimum(scaled(self.cut_rows), 0), move)
        values = result.variable_values()
        used = [
            (column, values[variable])
            for column, variable in zip(self.columns, self.variables, strict=True)
            if values[variable] > 1e-7
        ]
        return result.objective_value(), prices, used
