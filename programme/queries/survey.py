"""Reads of a cohort's survey: what one person answers, and what all have said, as figures without names.

Figures of one time are shown only when it is over and at least five have answered: while answers come in, two looks
would tell what the person between them said.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from django.db.models import Q, QuerySet

from programme.models import Cohort, Enrolment, Person, Survey, SurveyAnswer, SurveyQuestion, SurveyReply
from programme.shared.authorise import authorise
from programme.states import EnrolmentState, Role, SurveyKind, SurveyWave

FEWEST = 5


@dataclass(frozen=True)
class Wave:
    """One of the two times: how many of how many have answered, and whether it is over."""

    wave: SurveyWave
    first: dt.date
    last: dt.date
    answers: int
    people: int
    is_over: bool

    @property
    def shows_figures(self) -> bool:
        return self.is_over and self.answers >= FEWEST


@dataclass(frozen=True)
class Change:
    """The means of one question, each with how many gave a mark; none where there are too few."""

    question: str
    before: float | None
    after: float | None
    before_n: int
    after_n: int

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Results:
    """All that anybody sees of a survey."""

    waves: list[Wave]
    changes: list[Change] = field(default_factory=list)
    # Question, when it was asked, and what was said, in an order that tells nothing of who wrote when.
    words: list[tuple[str, str, list[str]]] = field(default_factory=list)


def of_cohort(cohort: Cohort) -> Survey | None:
    """The cohort's survey."""
    return Survey.objects.filter(cohort=cohort).select_related("cohort__programme").first()


def open_wave(survey: Survey, *, at: dt.datetime) -> SurveyWave | None:
    """The time at which it can be answered now."""
    today = at.astimezone(survey.cohort.zone).date()
    for wave in SurveyWave:
        first, last = days_of(survey, wave)
        if first <= today <= last:
            return wave
    return None


def is_over(survey: Survey, *, at: dt.datetime) -> bool:
    """Both times have passed."""
    return at.astimezone(survey.cohort.zone).date() > survey.after_until


def questions(survey: Survey, wave: SurveyWave | None = None) -> QuerySet[SurveyQuestion]:
    """All its questions in their order, or those that are asked at this time."""
    rows = survey.questions.all()
    return rows.filter(Q(wave="") | Q(wave=wave)) if wave else rows


def question_for_desk(cohort: Cohort, question: object, *, by: Person) -> SurveyQuestion | None:
    """One question for the organiser who may take it out. Raises NotAllowed."""
    authorise(by, "programme.organise", cohort)
    rows = SurveyQuestion.objects.filter(survey__cohort=cohort, pk=question)
    return rows.select_related("survey__cohort__programme").first()


def is_begun(survey: Survey) -> bool:
    """Whether somebody has answered: from then on the questions stay."""
    return survey.replies.exists()


def own_answers(survey: Survey, person: Person, wave: SurveyWave) -> dict[Any, int | str]:
    """What the person said before at this time, for their own form."""
    rows = SurveyAnswer.objects.filter(reply__survey=survey, reply__person=person, reply__wave=wave)
    return {row.question_id: row.words or row.mark or "" for row in rows}


def has_answered(survey: Survey, person: Person, wave: SurveyWave) -> bool:
    """Whether the person has answered at this time."""
    return survey.replies.filter(person=person, wave=wave).exists()


def asked(cohort: Cohort) -> QuerySet[Enrolment]:
    """Whose answers count: participants who have or had a place to the end."""
    return cohort.enrolments.filter(role=Role.PARTICIPANT, state__in=(EnrolmentState.ACTIVE, EnrolmentState.COMPLETED))


def results(survey: Survey, *, at: dt.datetime) -> Results:
    """What all have said, as far as anybody may see it."""
    people = asked(survey.cohort).count()
    waves = {wave: _wave(survey, wave, people, at) for wave in SurveyWave}
    shown = [wave for wave in SurveyWave if waves[wave].shows_figures]
    marks: dict[tuple[Any, str], list[int]] = defaultdict(list)
    said: dict[tuple[Any, str], list[str]] = defaultdict(list)
    rows = SurveyAnswer.objects.filter(reply__survey=survey, reply__wave__in=shown)
    for key, given_at, mark, words in rows.values_list("question", "reply__wave", "mark", "words"):
        if mark is not None:
            marks[key, given_at].append(mark)
        elif words:
            said[key, given_at].append(words)
    found = Results(list(waves.values()))
    for question in questions(survey):
        if question.kind == SurveyKind.MARK:
            found.changes.append(_change(question, marks))
            continue
        for wave in shown:
            texts = said[question.pk, wave]
            if len(texts) >= FEWEST:
                found.words.append((question.text, str(wave.label), sorted(texts)))
    return found


def _change(question: SurveyQuestion, marks: dict[tuple[Any, str], list[int]]) -> Change:
    before, after = (marks[question.pk, wave] for wave in SurveyWave)
    return Change(question.text, _mean(before), _mean(after), len(before), len(after))


def _mean(marks: list[int]) -> float | None:
    return fmean(marks) if len(marks) >= FEWEST else None


def _wave(survey: Survey, wave: SurveyWave, people: int, at: dt.datetime) -> Wave:
    first, last = days_of(survey, wave)
    answers = SurveyReply.objects.filter(survey=survey, wave=wave).count()
    return Wave(wave, first, last, answers, people, at.astimezone(survey.cohort.zone).date() > last)


def days_of(survey: Survey, wave: SurveyWave) -> tuple[dt.date, dt.date]:
    """The first and the last day of one of the two times."""
    if wave == SurveyWave.BEFORE:
        return survey.before_from, survey.before_until
    return survey.after_from, survey.after_until
