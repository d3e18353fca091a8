from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from teams.actions import question as act
from teams.forms.question import AnswerForm
from teams.queries import question as questions
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, question: UUID) -> HttpResponse:
    found = or_404(questions.for_organiser(request.cohort, question, by=request.user))
    form = AnswerForm(request.POST or None, initial={"answer": found.answer})
    form.cancel_url = path_in(request.cohort, "teams:challenge_desk")
    if form.is_valid():
        with form.refusals():
            act.answer(found, form.cleaned_data["answer"], by=request.user, at=request.arrived_at)
            messages.success(request, _("Every team can read the answer now."))
            return redirect(form.cancel_url)
    return render(request, "teams/question/answer.html", {"form": form, "question": found})
