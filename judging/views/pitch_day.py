from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import pitch_day as actions
from judging.forms.pitch_day import AddTeamsForm, MoveForm, PitchDayForm
from judging.models import PitchDay
from judging.queries import basis, panel, progress
from judging.queries import pitch_day as queries
from judging.views import enter, or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.refusals import NotAllowed, Refused
from programme.shared.search_form import SearchForm
from programme.shared.time import now
from teams.queries import version

ON_A_PAGE = 50


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(path_in(request.cohort, "judging:pitch_day_desk"))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The running order with its times, and beside it who has handed in what."""
    enter(request)
    day = queries.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    search = SearchForm(request, _("Name of a team, or a room"))
    page = Paginator(queries.running_order(day, search.words), ON_A_PAGE).get_page(request.GET.get("page"))
    left = queries.teams_without_pitch(day) if day.is_planned else []
    begun = queries.running_order(day).filter(starts_at__lte=now())
    context = {
        "day": day,
        "page": page,
        "filters": search,
        "is_long": bool(search.words) or page.has_other_pages(),
        "current": begun.last() if day.is_open else None,
        "form": AddTeamsForm(teams=left) if left else None,
        "grid": progress.board(day),
        "open_questions": panel.waiting_for_a_decision(request.cohort),
        "changes": may(request.user, "judging.organise", request.cohort),
        "prints": day.is_locked and may(request.user, "judging.print_certificates", request.cohort),
        "ends_at": queries.ends_at(day),
        "basis": basis.of_day(day),
    }
    return render(request, "judging/pitch_day/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Plan the pitch day, or change it."""
    enter(request)
    day = queries.of_cohort(request.cohort)
    initial = (
        {name: getattr(day, name) for name in PitchDayForm.base_fields}
        if day
        else {"minutes_each": 20} | PitchDay.phases_within(20)
    )
    form = PitchDayForm(request.POST or None, people=queries.people_for_the_chair(request.cohort), initial=initial)
    form.cancel_url = path_in(request.cohort, "judging:pitch_day_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.TurnTooShort: "minutes_each"}):
            if day is None:
                actions.plan_pitch_day(request.cohort, by=request.user, **form.cleaned_data)
                messages.success(request, _("The pitch day is planned. Put the teams in order next."))
            else:
                actions.change_pitch_day(day, by=request.user, **form.cleaned_data)
                messages.success(request, _("The pitch day is changed, and the times of the pitches with it."))
            return _back(request)
    context = {"day": day, "form": form}
    return render(request, "judging/pitch_day/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    enter(request)
    day = or_404(queries.of_cohort(request.cohort))
    form = AddTeamsForm(request.POST, teams=queries.teams_without_pitch(day))
    if form.is_valid():
        added = actions.add_pitches(day, by=request.user, teams=form.cleaned_data["teams"])
        messages.success(request, _("%(n)d teams added to the running order.") % {"n": len(added)})
    else:
        messages.error(request, _("Choose at least one team."))
    return _back(request)


@require_POST
def move(request: HttpRequest, pitch: UUID) -> HttpResponse:
    enter(request)
    found = or_404(queries.pitch_of(or_404(queries.of_cohort(request.cohort)), pitch))
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move_pitch(found, by=request.user, to=form.cleaned_data["to"])
    if request.POST.get("back") == "order":
        return redirect(path_in(request.cohort, "judging:timetable_desk"))
    return _back(request)


@require_POST
def remove(request: HttpRequest, pitch: UUID) -> HttpResponse:
    enter(request)
    found = or_404(queries.pitch_of(or_404(queries.of_cohort(request.cohort)), pitch))
    actions.remove_pitch(found, by=request.user)
    messages.success(request, _("%(team)s is out of the running order.") % {"team": found.team})
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def open_scoring(request: HttpRequest) -> HttpResponse:
    """GET says what will happen; POST opens scoring and tells the judges."""
    enter(request)
    day = or_404(queries.of_cohort(request.cohort))
    problem = ""
    if request.method == "POST":
        try:
            actions.open_scoring(day, by=request.user)
            messages.success(request, _("Scoring is open, and we have written to the judges."))
            return redirect(path_in(request.cohort, "judging:progress_desk"))
        except NotAllowed:
            raise
        except Refused as refusal:
            problem = str(refusal)
    versions = version.frozen_for_judges(day.cohort, request.arrived_at)
    context = {
        "day": day,
        "problem": problem,
        "pitches": [(each, versions.get(each.team_id)) for each in queries.running_order(day)],
        "judges": panel.active_judges(day),
        "open_questions": panel.waiting_for_a_decision(request.cohort),
    }
    return render(request, "judging/pitch_day/open.html", context, status=409 if problem else 200)
