"""Sheets on paper: printed before the day, typed in by two people after it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import paper as actions
from judging.forms.paper import FindSheetForm, PaperForm
from judging.models import PitchDay
from judging.queries import paper as queries
from judging.queries import pitch_day as days
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise


def _day(request: HttpRequest) -> PitchDay:
    day = or_404(days.of_cohort(request.cohort))
    authorise(request.user, "judging.type_paper", day)
    return day


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Whose sheets can be printed, and which have been typed once or twice."""
    day, find = _day(request), FindSheetForm(request.GET)
    page = queries.desk(day, words=find.words, number=request.GET.get("page"))
    return render(request, "judging/paper/desk.html", {"day": day, "page": page, "find": find})


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Everything for the printer: for each judge the order of the day and a sheet for each pitch."""
    day = _day(request)
    packs = queries.to_print(day, request.GET.get("judge", ""))
    context = {"day": day, "packs": packs, "criteria": queries.criteria(day), "lines": range(4)}
    return render(request, "judging/paper/sheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, scorecard: UUID) -> HttpResponse:
    """Type one sheet; the second person sees nothing of the first entry until theirs differs from it."""
    day = _day(request)
    card = or_404(queries.card_of(day, scorecard))
    first = queries.waiting_for(card)
    form = PaperForm(request.POST or None, criteria=queries.criteria(day))
    form.cancel_url = path_in(request.cohort, "judging:paper_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            try:
                saved = actions.type_sheet(
                    card, form.values(), by=request.user, missed=form.cleaned_data["missed"], at=request.arrived_at
                )
            except actions.Differs as refusal:
                form.show_differences(refusal.first, refusal.where)
                raise
            messages.success(request, _words(saved))
            return redirect(path_in(request.cohort, "judging:paper_desk"))
    context = {"card": card, "form": form, "first": first, "is_mine": first and first.typed_by_id == request.user.pk}
    return render(request, "judging/paper/entry.html", context, status=422 if form.is_bound else 200)


def _words(saved: actions.Saved | None) -> str:
    if saved is None:
        return _("Kept aside. A second person types the same sheet; only what both typed counts.")
    if saved.late:
        return _("Both entries are the same. Scoring is locked, so the card is kept as late, not counted.")
    return _("Both entries are the same, so the card is in.")


@require_POST
def discard(request: HttpRequest, paper_entry: UUID) -> HttpResponse:
    actions.discard_entry(or_404(queries.entry_of(_day(request), paper_entry)), by=request.user)
    messages.success(request, _("The first entry is gone. Two people type the sheet anew."))
    return redirect(path_in(request.cohort, "judging:paper_desk"))
