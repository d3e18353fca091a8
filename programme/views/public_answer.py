from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import public_answer as actions
from programme.forms.public_answer import PublicAnswerForm
from programme.queries import conversation as conversations
from programme.queries import public_answer as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may

ON_A_PAGE = 25


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Questions and answers for everybody, with a search."""
    search = request.GET.get("q", "")[:200]
    rows = queries.shown(request.cohort, search=search)
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "may_ask": may(request.user, "programme.ask_organisers", request.cohort),
        "may_withdraw": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/public_answer/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Word a question and its answer for everybody; if it comes from a conversation, beginning with what was said."""
    authorise(request.user, "programme.organise", request.cohort)
    form = PublicAnswerForm(request.POST or None, initial=_from_conversation(request))
    form.cancel_url = path_in(request.cohort, "programme:conversation_desk")
    if form.is_valid():
        with form.refusals():
            actions.publish_answer(request.cohort, **form.cleaned_data, by=request.user, at=request.arrived_at)
            messages.success(request, _("Everybody can read it now."))
            return redirect(path_in(request.cohort, "programme:public_answer_index"))
    return render(request, "programme/public_answer/create.html", {"form": form})


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    found = queries.one(request.cohort, pk)
    if found is None:
        raise Http404
    actions.withdraw_answer(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("Nobody sees it any more."))
    return redirect(path_in(request.cohort, "programme:public_answer_index"))


def _from_conversation(request: HttpRequest) -> dict[str, str]:
    """What was asked, and the newest answer to it."""
    try:
        found = conversations.for_person(request.user, request.cohort, UUID(request.GET.get("from", "")))
    except ValueError:
        return {}
    if found is None:
        return {}
    said = [each.text for each in conversations.messages(found) if each.from_organisers]
    return {"question": found.subject, "answer": said[-1] if said else ""}
