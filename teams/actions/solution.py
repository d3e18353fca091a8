"""A team writes down what it wants the public to have of its solution."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.upload_kinds import PICTURES
from teams.models import Attachment, Pictured, Solution, SolutionFile, Team
from teams.queries import solution as queries
from teams.states import SolutionState


class WaitsForReleases(Refused):
    sentence = gettext_lazy("People have been asked about these words. Take the question back before you change them.")


class NotYourFile(Refused):
    sentence = gettext_lazy("One of these files is not among those your team handed in.")


class SaysNothing(Refused):
    sentence = gettext_lazy("Say for each picture what it shows, for people who cannot see it.")


@dataclass(frozen=True)
class Words:
    """What a solution says."""

    title: str
    summary: str
    text: str
    theme: str
    licence: str


@dataclass(frozen=True)
class Chosen:
    """A file to go along; of a picture also what it shows, and who can be recognised in it."""

    attachment: Attachment
    alt: str = ""
    people: tuple[Person, ...] = ()


@action
def write_solution(team: Team, words: Words, *, files: Sequence[Chosen] = (), by: Person, at: dt.datetime) -> Solution:
    """Keep the words and the choice of files. Nobody outside the team and the organisers reads them yet.

    Raises WaitsForReleases, NotYourFile, SaysNothing.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)
    authorise(by, "teams.write", team)
    solution = Solution.objects.filter(team=team).first() or Solution(team=team)
    if solution.state != SolutionState.DRAFT:
        raise WaitsForReleases
    for name, value in vars(words).items():
        setattr(solution, name, value)
    solution.changed_at = at
    solution.save()
    _choose(solution, files)
    record("teams.solution.written", by=by, target=solution, files=len(files))
    return solution


def _choose(solution: Solution, files: Sequence[Chosen]) -> None:
    """The files in place of those chosen before, with who can be recognised in each."""
    if {each.attachment for each in files} - set(queries.handed_in(solution.team)):
        raise NotYourFile
    if any(each.attachment.kind in PICTURES and not each.alt.strip() for each in files):
        raise SaysNothing
    Pictured.objects.filter(picture__in=solution.files.values("pk")).delete()
    solution.files.all().delete()
    for each in files:
        file = SolutionFile.objects.create(solution=solution, attachment=each.attachment, alt=each.alt.strip())
        Pictured.objects.bulk_create(
            Pictured(picture=file.pk, programme=solution.team.cohort.programme, person=person) for person in each.people
        )
