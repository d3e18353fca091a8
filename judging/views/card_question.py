from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from judging.actions import card_question as actions
from judging.forms.card_question import AnswerForm
from judging.queries import card_question as queries
from judging.queries import moderation
from judging.states import CardAnswer
from judging.views import or_404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, card_question: UUID) -> HttpResponse:
    """The judge's own card with the question about it."""
    found = or_404(queries.question_for(request.user, card_question))
    request.programme = found.programme
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.WordsNeeded: "words"}):
            said = form.cleaned_data
            actions.answer_question(found, by=request.user, answer=CardAnswer(said["answer"]), words=said["words"])
            messages.success(request, _("Thank you. Your answer is with the results group."))
            return redirect("judging:card_question_answer", found.pk)
    context = {"question": found, "rows": moderation.answers_on(found.card), "form": form}
    return render(request, "judging/card_question/answer.html", context, status=422 if form.is_bound else 200)
