"""Who mentors which team: the cheapest assignment of mentors to teams, loads as even as can be. Standard library."""

from collections.abc import Callable, Sequence

# A second team costs a mentor less than a conflict would, so that nobody is overloaded without a reason.
LOAD, CONFLICT, CHANGE = 10, 100, 1


def pair(teams: Sequence[str], mentors: Sequence[str], price: Callable[[str, str], int]) -> dict[str, str]:
    """The mentor of each team at the least sum of `price(team, mentor)` and of loads; nothing without mentors."""
    if not teams or not mentors:
        return {}
    copies = -(-len(teams) // len(mentors)) + 1
    seats = [(mentor, number) for number in range(copies) for mentor in mentors]
    costs = [[price(team, mentor) + LOAD * number * number for mentor, number in seats] for team in teams]
    return {team: seats[seat][0] for team, seat in zip(teams, cheapest(costs), strict=True)}


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
