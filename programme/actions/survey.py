"""The survey before and after a cohort: planned by organisers, answered by participants, told as figures only."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Cohort, Person, Survey, SurveyAnswer, SurveyQuestion, SurveyReply
from programme.models.survey import HIGHEST, LOWEST
from programme.queries import survey as queries
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.states import SurveyKind, SurveyWave

USUAL = (
    (SurveyKind.MARK, "", gettext_lazy("I know how the other sector works and decides.")),
    (SurveyKind.MARK, "", gettext_lazy("I can put a problem into words that others can test.")),
    (SurveyKind.MARK, "", gettext_lazy("I know people in the other sector whom I would ring.")),
    (SurveyKind.MARK, "", gettext_lazy("My organisation lets me try things out.")),
    (SurveyKind.WORDS, SurveyWave.BEFORE, gettext_lazy("What do you hope to take back with you?")),
    (SurveyKind.WORDS, SurveyWave.AFTER, gettext_lazy("What do you do differently now?")),
)


class SurveyClosed(Refused):
    sentence = gettext_lazy("The survey is not open at the moment. What you answered before is kept.")


class SurveyBegun(Refused):
    sentence = gettext_lazy("Somebody has answered, so the questions stay as they are until the cohort is over.")


class DaysInWrongOrder(Refused):
    sentence = gettext_lazy("The second time has to begin after the first one has ended.")


class AskedAlready(Refused):
    sentence = gettext_lazy("This is asked already.")


class NotOnTheScale(Refused):
    sentence = gettext_lazy("A mark goes from 1 to 5.")


@action
def plan_survey(
    cohort: Cohort,
    *,
    before_from: dt.date,
    before_until: dt.date,
    after_from: dt.date,
    after_until: dt.date,
    by: Person,
) -> Survey:
    """Set the days on which participants are asked, before and after. Raises DaysInWrongOrder."""
    authorise(by, "programme.organise", cohort)
    if not before_from <= before_until < after_from <= after_until:
        raise DaysInWrongOrder
    days = {
        "before_from": before_from,
        "before_until": before_until,
        "after_from": after_from,
        "after_until": after_until,
    }
    survey, _is_new = Survey.objects.update_or_create(cohort=cohort, defaults=days)
    record("programme.survey.planned", by=by, target=survey)
    return survey


@action
def add_question(survey: Survey, *, kind: str, text: str, wave: str = "", by: Person) -> SurveyQuestion:
    """Ask one thing more. Raises SurveyBegun, AskedAlready."""
    survey = _locked(survey)
    authorise(by, "programme.organise", survey)
    if queries.is_begun(survey):
        raise SurveyBegun
    if survey.questions.filter(text=text).exists():
        raise AskedAlready
    last = survey.questions.order_by("position").last()
    question = SurveyQuestion.objects.create(
        survey=survey,
        kind=kind,
        text=text,
        wave="" if kind == SurveyKind.MARK else wave,
        position=last.position + 1 if last else 1,
    )
    record("programme.survey_question.added", by=by, target=question)
    return question


@action
def ask_the_usual(survey: Survey, *, by: Person) -> Survey:
    """Add the questions that most cohorts ask, but for those that are asked. Raises SurveyBegun."""
    for kind, wave, text in USUAL:
        if not survey.questions.filter(text=str(text)).exists():
            add_question(survey, kind=kind, wave=wave, text=str(text), by=by)
    return survey


@action
def remove_question(question: SurveyQuestion, *, by: Person) -> None:
    """Ask one thing less. Raises SurveyBegun."""
    survey = _locked(question.survey)
    authorise(by, "programme.organise", survey)
    if queries.is_begun(survey):
        raise SurveyBegun
    record("programme.survey_question.removed", by=by, target=question)
    question.delete()


@action
def answer_survey(
    survey: Survey, answers: Mapping[Any, int | str | None], *, by: Person, at: dt.datetime
) -> SurveyReply:
    """Keep a participant's answers, by question; what was answered before at the same time gives way.

    A question without an answer is left out. Raises SurveyClosed, NotOnTheScale.
    """
    survey = _locked(survey)
    authorise(by, "programme.answer_survey", survey.cohort)
    wave = queries.open_wave(survey, at=at)
    if wave is None:
        raise SurveyClosed
    reply, _is_new = SurveyReply.objects.update_or_create(survey=survey, person=by, wave=wave, defaults={"at": at})
    reply.answers.all().delete()
    SurveyAnswer.objects.bulk_create(
        [
            _answer(reply, question, given)
            for question in queries.questions(survey, wave)
            if (given := answers.get(question.pk)) not in (None, "")
        ]
    )
    record("programme.survey.answered", by=by, target=survey, wave=wave)
    return reply


def _answer(reply: SurveyReply, question: SurveyQuestion, given: int | str | None) -> SurveyAnswer:
    if question.kind == SurveyKind.WORDS:
        return SurveyAnswer(reply=reply, question=question, words=str(given).strip())
    if not isinstance(given, int) or not LOWEST <= given <= HIGHEST:
        raise NotOnTheScale
    return SurveyAnswer(reply=reply, question=question, mark=given)


def _locked(survey: Survey) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    return rows.get(pk=survey.pk)
