"""The organisers' desk for what people ask about their own data."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions import privacy_request as actions
from programme.forms.privacy_request import AnswerForm
from programme.queries import privacy_request as queries
from programme.shared import endings
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.states import PrivacyRequestKind, PrivacyRequestState

ON_A_PAGE = 25


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    today = request.arrived_at.astimezone(request.cohort.zone).date()
    page = Paginator(queries.at_desk(request.cohort, by=request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(row, row.days_left(today)) for row in page]
    context = {"page": page, "rows": rows, "waiting": queries.open_in(request.cohort).count()}
    return render(request, "programme/privacy_request/desk.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: who asks, until when, what stands against it; and the answer."""
    found = queries.for_desk(request.cohort, pk, by=request.user)
    if found is None:
        raise Http404
    kind = PrivacyRequestKind(found.kind)
    may_answer = found.is_open and may(request.user, "programme.answer_privacy", found)
    weighs = may_answer and kind == PrivacyRequestKind.OTHERS
    held = queries.held_back(found, by=request.user) if weighs else []
    form = AnswerForm(request.POST or None, kind=kind, held=held)
    form.cancel_url = path_in(request.cohort, "programme:privacy_request_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.ReasonMissing: "words"}):
            data = form.cleaned_data
            to, told = PrivacyRequestState(data["to"]), data.get("told", ())
            actions.answer(found, to, words=data["words"], told=told, by=request.user, at=request.arrived_at)
            messages.success(request, _("The answer is on its way."))
            return redirect(form.cancel_url)
    context = {
        "asked": found,
        "form": form if may_answer else None,
        "held": held,
        "blocked": endings.what_blocks(found.person) if kind == PrivacyRequestKind.ERASE and found.is_open else [],
        "days_left": found.days_left(request.arrived_at.astimezone(request.cohort.zone).date()),
    }
    return render(request, "programme/privacy_request/answer.html", context)
