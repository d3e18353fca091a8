"""The chapters on what a cohort changes, and on who stays in touch."""

from programme.actions import survey
from programme.actions.alumnus import join_alumni
from programme.demo.season import Season
from programme.queries.survey import of_cohort, questions
from programme.states import SurveyKind, SurveyWave

# Days of the cohort.
BEFORE, AFTER = (-4, 3), (78, 82)
# What each of the first participants marks before; afterwards all but the last give more.
MARKS = ((2, 3, 1, 3), (1, 2, 2, 3), (3, 3, 2, 2), (2, 2, 1, 4), (2, 4, 2, 3), (3, 2, 1, 3), (2, 3, 2, 2))
GAINS = (2, 1, 2, 0)


def ask_before(season: Season) -> None:
    """A survey is planned, and some have answered the first time."""
    days = {
        "before_from": BEFORE[0],
        "before_until": BEFORE[1],
        "after_from": AFTER[0],
        "after_until": AFTER[1],
    }
    dates = {name: season.on_day(day).date() for name, day in days.items()}
    planned = survey.plan_survey(season.cohort, **dates, by=season.organiser)
    survey.ask_the_usual(planned, by=season.organiser)
    _answer(season, SurveyWave.BEFORE, BEFORE[0] + 1, gains=(0, 0, 0, 0))


def ask_after(season: Season) -> None:
    """Most of them have answered again, so the change can be seen; two wish to be found by later cohorts."""
    _answer(season, SurveyWave.AFTER, AFTER[0] + 1, gains=GAINS)
    for number, (help_with, would_mentor) in enumerate((("Procurement", True), ("How a claim is decided", False))):
        join_alumni(
            season.cohort,
            help_with=help_with,
            shows_email=would_mentor,
            would_mentor=would_mentor,
            by=season.participants[number],
            at=season.now,
        )


def _answer(season: Season, wave: SurveyWave, day: int, *, gains: tuple[int, ...]) -> None:
    found = of_cohort(season.cohort)
    marked = [each for each in questions(found, wave) if each.kind == SurveyKind.MARK]
    for person, marks in zip(season.participants, MARKS, strict=False):
        given = {each.pk: min(5, mark + gain) for each, mark, gain in zip(marked, marks, gains, strict=True)}
        survey.answer_survey(found, given, by=person, at=season.on_day(day, 12))
