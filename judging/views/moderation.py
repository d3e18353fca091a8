from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from judging.actions import result as actions
from judging.actions.card_question import ask_judge
from judging.forms.result import FindTeamForm, ModerationForm
from judging.models import PitchDay
from judging.queries import moderation as queries
from judging.queries import pitch_day
from judging.queries.figures import ON_A_PAGE
from judging.states import ModerationAct
from judging.views import or_404
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may


def day_of_results(request: HttpRequest, door: str = "judging.open_results") -> PitchDay:
    """The cohort's pitch day, for its results group. Raises NotAllowed for others."""
    authorise(request.user, door, request.cohort)
    return or_404(pitch_day.of_cohort(request.cohort))


@never_cache
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Every card that was handed in, or one judge's, with the decision about it."""
    day = day_of_results(request, "judging.enter_cards")
    if not day.is_locked:
        return render(request, "judging/result/not_yet.html", {"day": day})
    find, judge = FindTeamForm.asked(request), queries.judge_with_cards(day, request.GET.get("judge", ""))
    page = queries.cards_of(
        day, by=request.user, judge=judge.pk if judge else None, team=find.words, number=request.GET.get("page")
    )
    in_all = queries.number_of_cards(day)
    context = {"day": day, "page": page, "judge": judge, "find": find, "in_all": in_all, "is_long": in_all > ON_A_PAGE}
    return render(request, "judging/result/cards.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, scorecard: UUID) -> HttpResponse:
    """Ask the judge about one card, leave it out of the result, or keep it."""
    day = day_of_results(request, "judging.enter_cards")
    card = or_404(queries.card_for_moderation(day, scorecard, by=request.user))
    form = ModerationForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "judging:moderation_cards")
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        with form.refusals():
            if form.asks:
                ask_judge(card, by=request.user, question=chosen["reason"])
                messages.success(request, _("We have written to %(judge)s.") % {"judge": card.judge})
            else:
                act = ModerationAct(chosen["act"])
                actions.moderate_card(card, by=request.user, act=act, reason=chosen["reason"])
                messages.success(request, _("The decision is kept, and the sheet is worked out anew."))
            return redirect(path_in(request.cohort, "judging:moderation_cards"))
    context = {
        "decides": may(request.user, "judging.decide_result", day),
        "card": card,
        "rows": queries.answers_on(card),
        "questions": queries.questions_about(card),
        "history": queries.history_of(card),
        "form": form,
    }
    return render(request, "judging/result/moderate.html", context, status=422 if form.is_bound else 200)
