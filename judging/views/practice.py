"""Practice pitches: the organisers' desk, and the judge's card, which shows the comparison once it is there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from judging.actions import practice as actions
from judging.forms.practice import PracticeCardForm, PracticeForm
from judging.queries import panel
from judging.queries import pitch_day as days
from judging.queries import practice as queries
from judging.views import enter, or_404
from programme.shared.addresses import path_in


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Who has scored, and how the cards compare; POST asks the judges to score a pitch."""
    enter(request)
    day = or_404(days.of_cohort(request.cohort))
    form = PracticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.begin_practice(day, by=request.user, at=request.arrived_at, **form.cleaned_data)
            messages.success(request, _("The judges are asked to score it, by e-mail and on their page."))
            return redirect(path_in(request.cohort, "judging:practice_desk"))
    rows = [
        {
            "practice": each,
            "scored": queries.who_has_scored(each),
            "compared": [] if each.is_open else queries.comparison(each, reader=request.user),
        }
        for each in queries.practices_of(day)
    ]
    context = {
        "day": day,
        "form": form,
        "rows": rows,
        "judges": len(panel.active_judges(day)),
        "running": any(row["practice"].is_open for row in rows),
    }
    return render(request, "judging/practice/desk.html", context, status=422 if form.is_bound else 200)


@require_POST
def compare(request: HttpRequest, practice: UUID) -> HttpResponse:
    enter(request)
    day = or_404(days.of_cohort(request.cohort))
    found = or_404(queries.practice_of(day, practice))
    actions.compare_practice(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("The judges see now how their cards compare, without names. We have written to them."))
    return redirect(path_in(request.cohort, "judging:practice_desk"))


@require_POST
def drop(request: HttpRequest, practice: UUID) -> HttpResponse:
    enter(request)
    day = or_404(days.of_cohort(request.cohort))
    actions.drop_practice(or_404(queries.practice_of(day, practice)), by=request.user)
    messages.success(request, _("The practice pitch and its cards are gone."))
    return redirect(path_in(request.cohort, "judging:practice_desk"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, practice: UUID) -> HttpResponse:
    """The judge's card. Once the cards are compared it shows how."""
    found = or_404(queries.for_judge(request.user, practice))
    request.programme = found.programme
    if request.method == "POST":
        form = PracticeCardForm(request.POST, criteria=found.criteria)
        if form.is_valid():
            actions.save_practice_card(found, form.values(), by=request.user, at=request.arrived_at)
            messages.success(request, _("Your practice card is kept. You can change it until the cards are compared."))
            return redirect("judging:practice_card", found.pk)
    else:
        mine = queries.card_of(found, request.user)
        held = mine.values if mine else {}
        initial = {each.field_name: held.get(str(each.pk)) for each in found.criteria}
        form = PracticeCardForm(criteria=found.criteria, initial=initial)
    if not found.is_open:
        compared = queries.comparison(found, reader=request.user)
        return render(request, "judging/practice/compared.html", {"practice": found, "compared": compared})
    context = {"practice": found, "form": form, "mine": queries.card_of(found, request.user)}
    return render(request, "judging/practice/card.html", context, status=422 if form.is_bound else 200)
