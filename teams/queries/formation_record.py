"""With what settings a run was asked for, as its record holds them: rules as sentences, wishes with their points."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teams.engine import Problem, in_words
from teams.engine.checks import rules_of
from teams.models import FormationRun
from teams.queries.formation_report import TERMS, Names, wished

# So many sentences are read; forbidden challenges can be hundreds.
MOST_RULES = 30


@dataclass(frozen=True)
class Settings:
    """What had to hold, and what each miss of a wish counted."""

    rules: list[str]
    wishes: list[str]


def settings_of(run: FormationRun, names: Names) -> Settings:
    problem = Problem.from_document(run.instance)
    rules = rules_of(problem)
    words = [names.into(in_words(problem, rule)) for rule in rules[:MOST_RULES]]
    if more := len(rules) - len(words):
        words.append(
            ngettext("%(n)d more rule about single people.", "%(n)d more rules about single people.", more)
            % {"n": more}
        )
    points = [_("%(wish)s: %(n)d") % {"wish": TERMS[term], "n": problem.soft.weights[term]} for term in wished(run)]
    return Settings(words, points)
