from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import conversation as actions
from programme.forms.conversation import AnswerForm, AskForm, AssignForm, OfficeHoursForm, ReadyReplyForm, SayForm
from programme.models import Conversation
from programme.queries import conversation as queries
from programme.queries import people, public_answer
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.states import CONVERSATION, ConversationState

ON_A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Ask something, from whichever page; below it what the person has asked before."""
    authorise(request.user, "programme.ask_organisers", request.cohort)
    form = AskForm(request.POST or None, initial={"on": request.GET.get("on", "")})
    if form.is_valid():
        with form.refusals():
            asked = actions.ask(request.cohort, **form.values, by=request.user, at=request.arrived_at)
            messages.success(request, _("The organisers have it. You get a mail when they answer."))
            return redirect(path_in(request.cohort, "programme:conversation_detail", asked.pk))
    context = {
        "form": form,
        "page": Paginator(queries.own(request.user, request.cohort), ON_A_PAGE).get_page(request.GET.get("page")),
        "answers": list(public_answer.shown(request.cohort)[:5]),
        "desk": queries.at_their_desks(request.cohort, at=request.arrived_at),
    }
    return render(request, "programme/conversation/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One conversation as who asked reads it."""
    found = _found(request, pk)
    if found.asked_by != request.user:
        return redirect(path_in(request.cohort, "programme:conversation_manage", pk))
    form = SayForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            actions.say(found, **form.cleaned_data, by=request.user, at=request.arrived_at)
            return redirect(request.path + "#newest")
    desk = queries.at_their_desks(request.cohort, at=request.arrived_at)
    return render(
        request, "programme/conversation/detail.html", {**_thread(request, found), "form": form, "desk": desk}
    )


@require_safe
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written, for a page that is open: nothing but a word while nothing has changed."""
    version = queries.version(request.user, request.cohort, pk)
    if version is None:
        raise Http404
    if request.headers.get("If-None-Match") == _tag(version):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = render(request, "programme/conversation/_thread.html", _thread(request, _found(request, pk)))
    answer["ETag"] = _tag(version)
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", ConversationState.WAITING)
    known = state if state in ConversationState.values else ""
    rows = queries.at_desk(request.cohort, by=request.user, state=known, mine=state == "mine")
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": [*ConversationState.choices, ("mine", _("Mine")), ("all", _("All"))],
        "waiting": queries.waiting(request.cohort).count(),
        "hours": queries.hours_of(request.programme),
    }
    return render(request, "programme/conversation/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One conversation as organisers answer it."""
    authorise(request.user, "programme.answer_conversation", request.cohort)
    found = _found(request, pk)
    replies = list(queries.ready_replies(request.programme))
    chosen = queries.ready_reply(request.programme, request.GET.get("reply", ""))
    form = AnswerForm(
        request.POST or None, asks=found.asked_by.full_name, initial={"text": chosen.text if chosen else ""}
    )
    if form.is_valid():
        with form.refusals():
            actions.say(found, **form.cleaned_data, by=request.user, at=request.arrived_at)
            messages.success(request, _("Your answer is on its way."))
            return redirect(path_in(request.cohort, "programme:conversation_desk"))
    context = {
        **_thread(request, found),
        "form": form,
        "replies": replies,
        "assign_form": _assign_form(request, found),
        "can_close": ConversationState.CLOSED in CONVERSATION.moves[ConversationState(found.state)],
    }
    return render(request, "programme/conversation/manage.html", context)


@require_POST
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.answer_conversation", request.cohort)
    found = _found(request, pk)
    form = _assign_form(request, found, request.POST)
    if form.is_valid():
        actions.assign(found, form.cleaned_data["to"], by=request.user)
        messages.success(request, _("It is assigned."))
    return redirect(path_in(request.cohort, "programme:conversation_manage", pk))


@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.answer_conversation", request.cohort)
    actions.close(_found(request, pk), by=request.user)
    messages.success(request, _("Closed. Whoever writes again opens it again."))
    return redirect(path_in(request.cohort, "programme:conversation_desk"))


@require_http_methods(["GET", "HEAD", "POST"])
def replies(request: HttpRequest) -> HttpResponse:
    """The answers that organisers begin from; with one of them in the address, to change it."""
    authorise(request.user, "programme.organise", request.programme)
    reply = queries.ready_reply(request.programme, request.GET.get("reply", ""))
    form = ReadyReplyForm(request.POST or None, reply=reply)
    form.action = request.get_full_path()
    if form.is_valid():
        with form.refusals({actions.NameIsTaken: "name"}):
            actions.save_ready_reply(request.programme, **form.cleaned_data, reply=reply, by=request.user)
            return redirect(request.path)
    context = {"form": form, "replies": queries.ready_replies(request.programme), "chosen": reply}
    return render(request, "programme/conversation/replies.html", context)


@require_POST
def remove_reply(request: HttpRequest, reply: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    found = queries.ready_reply(request.programme, str(reply))
    if found is None:
        raise Http404
    actions.remove_ready_reply(found, by=request.user)
    return redirect(path_in(request.cohort, "programme:conversation_replies"))


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    held = queries.hours_of(request.programme)
    initial = {"opens": held.opens, "closes": held.closes, "words": held.words} if held else {}
    form = OfficeHoursForm(request.POST or None, initial=initial)
    form.cancel_url = path_in(request.cohort, "programme:conversation_desk")
    if form.is_valid():
        with form.refusals():
            actions.set_office_hours(request.programme, **form.cleaned_data, by=request.user)
            messages.success(request, _("Everybody sees it where they ask."))
            return redirect(form.cancel_url)
    return render(request, "programme/conversation/hours.html", {"form": form})


def _found(request: HttpRequest, pk: UUID) -> Conversation:
    found = queries.for_person(request.user, request.cohort, pk)
    if found is None:
        raise Http404
    return found


def _thread(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """What the part that renews itself shows."""
    said = list(queries.messages(conversation))
    return {"conversation": conversation, "said": said, "tag": _tag(conversation.version), "reader": request.user}


def _tag(version: int) -> str:
    return f'"{version}"'


def _assign_form(request: HttpRequest, conversation: Conversation, data: Any = None) -> AssignForm:
    form = AssignForm(
        data, people=people.organisers(request.programme), initial={"to": conversation.assigned_to_id}, prefix="who"
    )
    form.action = path_in(request.cohort, "programme:conversation_assign", conversation.pk)
    return form
