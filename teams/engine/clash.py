"""Whether any assignment keeps the rules, and if none does, a minimal set of rules that clash (in the worker).

Method: rules are switched on as they turn out to be broken, so that each model is small. A clash is made minimal by
dropping rules, many at a time while that leaves a clash. An assignment that breaks one rule only shows that the clash
needs it; `rotation.py` finds more of them from each, so that few rules have to be asked about.
"""

from collections.abc import Collection, Iterator

from teams.engine.checks import LISTS, Clash, broken, in_words, only, rules_of
from teams.engine.counting import counted
from teams.engine.placing import keep
from teams.engine.problem import Problem
from teams.engine.rotation import needed_as_well

# Of a longer clash so many rules are written out.
SENTENCES = 12
# Rules found needed at once from which on it is tried whether they are the whole clash.
MANY = 8


def check(problem: Problem) -> Clash | None:
    """A minimal clash of the rules, or None if some assignment keeps them all."""
    found = place_or_clash(problem)
    return found if isinstance(found, Clash) else None


def place_or_clash(problem: Problem) -> tuple[int, ...] | Clash | None:
    """An assignment that keeps every rule, or a minimal clash; None if the work ran out before either was found."""
    for clash in counted(problem):
        return minimal(problem, clash)
    if not problem.people and not problem.teams:
        return ()
    on: list[str] = []
    while True:
        assignment = keep(only(problem, on))
        if assignment is None:
            return minimal(problem, Clash(tuple(on), ""))
        if not assignment and problem.people:
            return None
        more = [rule for rule in broken(problem, assignment) if rule not in on]
        if not more:
            return assignment
        # Employers tell nearly everybody apart: last, when nothing else clashes.
        more = [rule for rule in more if rule != "employer"] or more
        on += [*more, *(rule for rule in like(problem, more) if rule not in on and rule not in more)]


def like(problem: Problem, rules: Collection[str]) -> Iterator[str]:
    """Rules of the lists that name somebody whom these name, of the same kind: they tend to be broken next."""
    for kind in LISTS:
        listed = getattr(problem.hard, kind)
        both = kind in ("together", "apart")
        chosen = [listed[int(rule.partition(":")[2])] for rule in rules if rule.startswith(f"{kind}:")]
        people = {person for entry in chosen for person in (entry if both else entry[:1])}
        for number, entry in enumerate(listed):
            if people.intersection(entry if both else entry[:1]):
                yield f"{kind}:{number}"


def minimal(problem: Problem, clash: Clash) -> Clash:
    """The clash without any rule that it does not need, with its rules as sentences."""
    if clash.rules == ("teams",):
        return clash
    order = {rule: number for number, rule in enumerate(rules_of(problem))}
    rules = sorted(clash.rules if clash.minimal else shrunk(problem, clash.rules), key=order.__getitem__)
    words = clash.words
    if words and set(rules) != set(clash.rules):
        again = [each for each in counted(only(problem, rules)) if len(each.rules) == len(rules)]
        words = again[0].words if again else ""
    return Clash(tuple(rules), " ".join([*([words] if words else []), *sentences(problem, rules)]), minimal=True)


def sentences(problem: Problem, rules: list[str]) -> Iterator[str]:
    """The rules of a clash in words; of a long one the first few."""
    yield "These rules cannot hold together:" if len(rules) > 1 else "This rule cannot hold:"
    yield from (in_words(problem, rule) for rule in rules[:SENTENCES])
    if len(rules) > SENTENCES:
        yield f"And {len(rules) - SENTENCES} more rules like the last."


def shrunk(problem: Problem, rules: Collection[str]) -> set[str]:
    """A minimal part of rules that clash."""
    # What makes models large first: employers, then the rules of all teams, then the long lists.
    left = sorted(rules, key=lambda each: (each != "employer", ":" in each))
    of_all = [each for each in left if ":" not in each]
    if keep(only(problem, of_all)) is None:
        left = of_all
    needed: set[str] = set()
    some = max(1, len(left) // 2)
    while left:
        assignment = keep(only(problem, {*needed, *left[some:]}))
        if assignment is None:
            left, some = left[some:], 8 * some
            continue
        missed = [rule for rule in broken(problem, assignment) if rule in left] if assignment else []
        if len(missed) == 1:
            found = needed_as_well(problem, assignment, missed[0], {*needed, *left})
            needed |= found
            # What leads to many rules at once has often found them all.
            if len(found) > MANY and keep(only(problem, needed)) is None:
                break
        elif some == 1:
            needed.add(left[0])
        # One of those that were broken is needed: they come next.
        first, some = set(missed), max(1, (len(missed) or some) // 2)
        left = sorted((rule for rule in left if rule not in needed), key=lambda rule: rule not in first)
    return needed
