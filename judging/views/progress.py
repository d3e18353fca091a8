from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import nudge as nudges
from judging.actions import pitch_day as actions
from judging.actions import scorecard as scorecards
from judging.forms.pitch_day import LockForm
from judging.forms.progress import CardFilterForm, ProgressFilterForm
from judging.forms.scorecard import ReopenForm
from judging.models import PitchDay
from judging.queries import pitch_day, progress
from judging.queries.tally import Tally, by_team
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.pages import LongList
from programme.shared.refusals import NotAllowed, Refused


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who has handed in what; no figure of any score."""
    authorise(request.user, "judging.view_progress", request.cohort)
    day = pitch_day.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    board = progress.board(day)
    context = {
        "day": day,
        "grid": board,
        **(_part(request, day, board) if isinstance(board, Tally) else {}),
        "nudges": day.is_open and may(request.user, "judging.nudge", day),
        "locks": may(request.user, "judging.lock_scoring", day),
        "sees_results": may(request.user, "judging.view_result", day),
    }
    return render(request, "judging/progress/desk.html", context)


def _part(request: HttpRequest, day: PitchDay, board: Tally) -> dict[str, Any]:
    """The part of a large day that is asked for: a page of judges, of teams, or of the cards of one of them."""
    asked = CardFilterForm(request.GET)
    words, page = asked.chosen["search"], request.GET.get("page")
    if asked.chosen.get("judge"):
        line = or_404(next((row for row in board.rows if row.judge.pk == asked.chosen["judge"]), None))
        pitches = LongList(progress.found_pitches(day, words), progress.PER_PAGE).get_page(page)
        return {
            "filters": asked,
            "line": line,
            "page": pitches,
            "cells": progress.of_judge(day, line.judge, pitches, board.facts),
        }
    found = [row for row in board.rows if words.casefold() in str(row.judge).casefold()]
    judges = Paginator(found, progress.PER_PAGE).get_page(page)
    if asked.chosen.get("pitch"):
        pitch = or_404(progress.pitch_of(day, asked.chosen["pitch"]))
        rows = progress.of_pitch(day, pitch, [row.judge for row in judges], board.facts)
        return {"filters": asked, "pitch": pitch, "page": judges, "rows": rows}
    filters = ProgressFilterForm(request.GET)
    if filters.chosen.get("by") == "team":
        teams = LongList(progress.found_pitches(day, words), progress.PER_PAGE).get_page(page)
        return {"filters": filters, "page": teams, "teams": by_team(teams)}
    return {"filters": filters, "page": judges, "judges": judges}


@require_POST
def nudge(request: HttpRequest) -> HttpResponse:
    """Ask the judges whose cards are waited for, or one of them."""
    day = or_404(pitch_day.of_cohort(request.cohort))
    told = nudges.nudge_judges(day, by=request.user, judge=request.POST.get("judge", ""), at=request.arrived_at)
    words = ngettext("We have written to %(n)d judge.", "We have written to %(n)d judges.", told) % {"n": told}
    messages.success(request, words)
    return redirect(path_in(request.cohort, "judging:progress_desk"))


@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """GET says what is missing; POST locks, if nothing has changed since."""
    day = or_404(pitch_day.of_cohort(request.cohort))
    authorise(request.user, "judging.lock_scoring", day)
    grid = progress.board(day)
    form = LockForm(request.POST or None, initial={"missing": grid.missing})
    form.cancel_url = path_in(request.cohort, "judging:progress_desk")
    if request.method == "POST" and form.is_valid():
        try:
            actions.lock_scoring(day, by=request.user, missing=form.cleaned_data["missing"])
            messages.success(request, _("Scoring is locked. What arrives from now on is kept as late, not counted."))
            return redirect(path_in(request.cohort, "judging:progress_desk"))
        except NotAllowed:
            raise
        except actions.CountHasChanged as refusal:
            form = LockForm(initial={"missing": grid.missing})
            form.cancel_url = path_in(request.cohort, "judging:progress_desk")
            messages.warning(request, str(refusal))
        except Refused as refusal:
            form.refuse(refusal)
    context = {"day": day, "grid": grid, "form": form}
    return render(request, "judging/progress/lock.html", context, status=409 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, scorecard: UUID) -> HttpResponse:
    """Give a card back to its judge, with a reason."""
    day = or_404(pitch_day.of_cohort(request.cohort))
    authorise(request.user, "judging.reopen_card", day)
    card = or_404(progress.card_of(day, scorecard))
    form = ReopenForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "judging:progress_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            scorecards.reopen_scorecard(card, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The card is open again, and the judge has been told why."))
            return redirect(path_in(request.cohort, "judging:progress_desk"))
    context = {"card": card, "form": form}
    return render(request, "judging/progress/reopen.html", context, status=422 if form.is_bound else 200)
