from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import survey as actions
from programme.forms.survey import DaysForm, QuestionForm, SurveyForm
from programme.models import Survey
from programme.queries import survey as queries
from programme.queries.survey import Change
from programme.shared import charts
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.charts import Bar

DAYS = ("before_from", "before_until", "after_from", "after_until")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """The questions of this time, with what the person said before; or when they are asked."""
    authorise(request.user, "programme.answer_survey", request.cohort)
    survey = _survey(request)
    wave = queries.open_wave(survey, at=request.arrived_at)
    if wave is None and request.method != "POST":
        is_over = queries.is_over(survey, at=request.arrived_at)
        return render(request, "programme/survey/closed.html", {"survey": survey, "is_over": is_over})
    said = queries.own_answers(survey, request.user, wave) if wave else {}
    data = request.POST if request.method == "POST" else None
    form = SurveyForm(data, questions=queries.questions(survey, wave), said=said)
    if form.is_valid():
        with form.refusals():
            actions.answer_survey(survey, form.answers, by=request.user, at=request.arrived_at)
            messages.success(request, _("Thank you. You can change your answers until the last day."))
            return redirect(path_in(request.cohort, "programme:home_cohort"))
    return render(request, "programme/survey/answer.html", {"form": form, "wave": wave, "has_said": bool(said)})


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is asked when, how many have answered, and the change once there is one to show."""
    authorise(request.user, "programme.view_desks", request.cohort)
    survey = queries.of_cohort(request.cohort)
    results = queries.results(survey, at=request.arrived_at) if survey else None
    bars = _bars(results.changes) if results else []
    context = {
        "survey": survey,
        "results": results,
        "questions": list(queries.questions(survey)) if survey else [],
        "picture": charts.bars(_("Mean marks before and after"), bars, highest=5) if bars else "",
        "is_begun": bool(survey and queries.is_begun(survey)),
        "may_change": may(request.user, "programme.organise", request.cohort),
        "form": QuestionForm(),
    }
    return render(request, "programme/survey/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    survey = queries.of_cohort(request.cohort)
    form = DaysForm(request.POST or None, initial={day: getattr(survey, day) for day in DAYS} if survey else {})
    form.cancel_url = path_in(request.cohort, "programme:survey_desk")
    if form.is_valid():
        with form.refusals({actions.DaysInWrongOrder: "after_from"}):
            actions.plan_survey(request.cohort, **form.cleaned_data, by=request.user)
            messages.success(request, _("The days are kept."))
            return redirect(form.cancel_url)
    return render(request, "programme/survey/days.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    survey = _survey(request)
    form = QuestionForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:survey_desk")
    if form.is_valid():
        with form.refusals({actions.AskedAlready: "text"}):
            actions.add_question(survey, **form.cleaned_data, by=request.user)
            return redirect(form.cancel_url)
    return render(request, "programme/survey/add.html", {"form": form})


@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    actions.ask_the_usual(_survey(request), by=request.user)
    return redirect(path_in(request.cohort, "programme:survey_desk"))


@require_POST
def remove(request: HttpRequest, question: UUID) -> HttpResponse:
    found = queries.question_for_desk(request.cohort, question, by=request.user)
    if found is None:
        raise Http404
    actions.remove_question(found, by=request.user)
    return redirect(path_in(request.cohort, "programme:survey_desk"))


def _bars(changes: list[Change]) -> list[Bar]:
    """Two bars for each question, told by its number: its words would not fit a phone."""
    return [
        Bar(f"{number}, {word}", mean, charts.figure(round(mean, 1)), quiet)
        for number, row in enumerate(changes, 1)
        for word, mean, quiet in ((_("before"), row.before, True), (_("after"), row.after, False))
        if mean is not None
    ]


def _survey(request: HttpRequest) -> Survey:
    survey = queries.of_cohort(request.cohort)
    if survey is None:
        raise Http404
    return survey
