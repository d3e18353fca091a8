"""Open data: what is public already, as tables; nothing about a person, nothing under embargo or withdrawn."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from cms.blocks.links import address_of
from cms.models import SolutionPage
from judging.models import Award, ResultSheet
from programme.shared.time import now
from teams.models import Adoption, ReleaseConsent
from teams.queries import challenge as challenges
from teams.states import Party

LICENCE = "Open Government Licence 3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Dataset:
    """One table: what it holds, and what each column means."""

    name: str
    title: Any
    about: Any
    columns: tuple[tuple[str, Any], ...]
    rows: Callable[[], Iterator[Row]]


def _date(at: dt.datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _challenges() -> Iterator[Row]:
    for each in challenges.public().order_by("cohort__starts_on", "title"):
        cohort = each.cohort
        words = (each.title, each.owner.name, each.problem, each.outcome, each.measure)
        yield (str(each.pk), cohort.programme.name, cohort.name, *words, _date(each.published_at))


def _pages() -> Any:
    consents = ReleaseConsent.objects.filter(party=Party.ORGANISATION).select_related("organisation")
    rows = SolutionPage.objects.public().select_related(*SolutionPage.joined).defer_streamfields()
    return rows.prefetch_related(Prefetch("solution__consents", consents)).order_by("solution__released_at", "pk")


def _solutions() -> Iterator[Row]:
    for page in _pages():
        solution = page.solution
        team, cohort, posed = solution.team, solution.team.cohort, solution.team.challenge
        yield (
            str(solution.pk),
            cohort.programme.name,
            cohort.name,
            team.name,
            page.title,
            page.summary,
            solution.theme,
            "; ".join(sorted(each.organisation.name for each in solution.consents.all())),
            str(posed.pk) if posed else "",
            posed.owner.name if posed else "",
            solution.adoption,
            solution.licence,
            _date(solution.released_at),
            settings.SITE_URL + address_of(page),
        )


def _awards() -> Iterator[Row]:
    at = now()
    joined = ("team", "sheet__pitch_day__cohort__programme")
    rows = Award.objects.filter(sheet__in=ResultSheet.objects.public(at)).select_related(*joined)
    for each in rows.order_by("sheet__publish_at", "kind", "team__number", "name"):
        cohort, on = each.sheet.pitch_day.cohort, _date(each.sheet.publish_at)
        yield (cohort.programme.name, cohort.name, each.team.name, each.kind, each.title, each.citation, on)


def _adoption() -> Iterator[Row]:
    shown = SolutionPage.objects.public().values("solution")
    rows = Adoption.objects.filter(solution__in=shown).select_related("solution").prefetch_related("outcomes")
    for each in rows.order_by("since_on", "pk"):
        solution = each.solution
        head = (str(solution.pk), each.organisation if each.is_named else "", each.state, each.since_on.isoformat())
        asked = (solution.measure, solution.unit, solution.sought)
        measured: list[Row] = [(row.year, row.value) for row in each.outcomes.all()]
        for outcome in measured or [("", "")]:
            yield (*head, *asked, *outcome)


COHORT = (("programme", _("Name of the programme")), ("cohort", _("Name of its run")))
DATASETS = {
    each.name: each
    for each in (
        Dataset(
            "challenges",
            _("Challenges"),
            _("Public-service problems that everybody may read, as their owners posed them."),
            (
                ("id", _("Stays the same; other tables refer to it")),
                *COHORT,
                ("title", _("What the challenge is called")),
                ("owner", _("The organisation that posed it")),
                ("problem", _("The problem, in the owner's words")),
                ("outcome", _("The outcome that is sought")),
                ("measure", _("How the outcome would be measured; may be empty")),
                ("published_on", _("Date on which it was published")),
            ),
            _challenges,
        ),
        Dataset(
            "solutions",
            _("Solutions"),
            _("Solutions with a public page, released by all who have a say."),
            (
                ("id", _("Stays the same; other tables refer to it")),
                *COHORT,
                ("team", _("Name of the team")),
                ("title", _("What the solution is called")),
                ("summary", _("In a sentence or two")),
                ("theme", _("One of data, environment, health, homes, justice, learning, money, work, other")),
                ("organisations", _("Whose people made it, parted by semicolons")),
                ("challenge", _("Id of its challenge; empty where the team posed its own problem")),
                ("owner", _("The organisation that posed the challenge")),
                ("adoption", _("How far the furthest adoption is: interested, pilot, live, stopped; empty for none")),
                ("licence", _("Under which the solution may be used: ogl-3, cc-by-4, cc-by-nc-4")),
                ("released_on", _("Date on which the last of them released it")),
                ("address", _("Its page")),
            ),
            _solutions,
        ),
        Dataset(
            "awards",
            _("Awards"),
            _("Awards of published results; a corrected result stands in place of the one before."),
            (
                *COHORT,
                ("team", _("Name of the team")),
                ("kind", _("winner, runner_up, commendation, peoples_choice, own")),
                ("award", _("What the award is called")),
                ("citation", _("What it was given for; may be empty")),
                ("published_on", _("Date on which the result was published")),
            ),
            _awards,
        ),
        Dataset(
            "adoption",
            _("Adoption"),
            _("Who has taken a solution on, with a row for each year in which something was measured."),
            (
                ("solution", _("Id of the solution")),
                ("organisation", _("Its name; empty where it has not agreed to be named")),
                ("state", _("interested, pilot, live, stopped")),
                ("since_on", _("Date since which it is so")),
                ("measure", _("What is measured")),
                ("unit", _("In which unit")),
                ("sought", _("The figure that the challenge asked for")),
                ("year", _("The year of the figure; empty where nothing was measured")),
                ("measured", _("The figure of that year")),
            ),
            _adoption,
        ),
    )
}
