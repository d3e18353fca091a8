"""The policy table: a line for each address and method, a column for each role.

Cells: `yes` the page or the act is open to the role (a form sent empty is shown again, a wrong state is told);
`sign-in` the sign-in page; `no` a kind 403; `404` as if there were nothing; `-` the address does not know the method;
`any` for pages of other packages where only a fault of the server would be wrong.
A line may end before the last columns: who is missing gets what an anonymous visitor gets, and the results group what
an editor gets, who has a role in the programme and no place in the cohort too; but where
organisers cannot use a method, it is told so too.
A name may end in `*`: one line for all pages of a package. An exact line goes before it.
"""

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROLES = (
    "AN",  # anonymous
    "NO",  # nominator
    "PA",  # participant of another team
    "TM",  # team member
    "ME",  # mentor of the team
    "MO",  # other mentor
    "JU",  # judge on the panel
    "OX",  # organiser of another programme
    "OR",  # organiser
    "SA",  # site admin
    "observer",
    "editor",
    "approver",
    "assistant",
    "link",  # holds the link of a mail, is not signed in
    "signatory",  # from outside
    "steward",  # has typed the code of a steward's link to one visit, is not signed in
    "host",  # has typed the code of a host's link to one visit, is not signed in
    "results",  # of the results group, and its chair on the day
)
METHODS = ("GET", "POST")
ANSWERS = {"yes", "sign-in", "no", "404", "-", "any"}
FILE = Path(__file__).with_name("policy_table.csv")


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return ",".join((self.name, self.method, *self.cells))

    def expected(self, role: str) -> str:
        return self.cells[ROLES.index(role)]


@cache
def lines() -> tuple[Line, ...]:
    with FILE.open(newline="") as file:
        rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]
    head, *body = rows
    assert tuple(head) == ("name", "method", *ROLES), head
    return tuple(Line(row[0], row[1], filled(row[2:])) for row in body)


def filled(cells: list[str]) -> tuple[str, ...]:
    """The cells with those that a line left out."""
    missing = ROLES[len(cells) :]
    organiser, editor = (
        cells[ROLES.index(role)] if len(cells) > ROLES.index(role) else cells[0] for role in ("OR", "editor")
    )
    results = organiser if organiser == "-" else editor
    return (*cells, *(results if role == "results" else cells[0] for role in missing))


def line_for(name: str, method: str) -> Line | None:
    """The exact line, else the longest one with a star."""
    fitting = [line for line in lines() if line.method == method and fnmatchcase(name, line.name)]
    exact = [line for line in fitting if line.name == name]
    return (exact or sorted(fitting, key=lambda line: -len(line.name)) or [None])[0]
