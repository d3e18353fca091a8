"""Who mentors which team: the cheapest assignment of mentors to teams, loads as even as can be. Standard library."""

from collections.abc import Callable, Mapping, Sequence

# A second team costs a mentor less than a conflict would, so that nobody is overloaded without a reason.
LOAD, CONFLICT, CHANGE = 10, 100, 1


def pair(teams: Sequence[str], mentors: Mapping[str, int], price: Callable[[str, str], int]) -> dict[str, str]:
    """The mentor of each team at the least sum of `price(team, mentor)` and of loads; nothing without mentors.

    `mentors` says how many teams besides these each of them has.
    """
    if not teams or not mentors:
        return {}
    level = _even(len(teams), sorted(mentors.values()))
    # One more than an even share each, so that a conflict can be got around.
    seats = [(mentor, number) for mentor, load in mentors.items() for number in range(load, max(load, level) + 1)]
    seats.sort(key=lambda seat: seat[1])
    costs = [[price(team, mentor) + LOAD * number * number for mentor, number in seats] for team in teams]
    return {team: seats[seat][0] for team, seat in zip(teams, cheapest(costs), strict=True)}


def _even(teams: int, loads: Sequence[int]) -> int:
    """The load up to which the mentors must be filled for all teams to have one; `loads` ascend."""
    for filled, upper in enumerate((*loads[1:], None), start=1):
        level = -(-(teams + sum(loads[:filled])) // filled)
        if upper is None or level <= upper:
            break
    return level


def cheapest(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row, no column twice, at the least sum. There are at least as many columns as rows.

    Shortest augmenting paths with prices on rows and columns (the Hungarian method).
    """
    rows, columns = len(costs), len(costs[0])
    by_row, by_column, row_of = [0] * (rows + 1), [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, before, seen = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            seen[column], here = True, row_of[column]
            nearest, step = 0, float("inf")
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                reach = costs[here - 1][other - 1] - by_row[here] - by_column[other]
                if reach < least[other]:
                    least[other], before[other] = reach, column
                if least[other] < step:
                    nearest, step = other, least[other]
            for other in range(columns + 1):
                if seen[other]:
                    by_row[row_of[other]] += int(step)
                    by_column[other] -= int(step)
                else:
                    least[other] -= step
            column = nearest
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found
