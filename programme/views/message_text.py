from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import message_text as actions
from programme.actions import outbox
from programme.forms.message_text import MessageTextForm, PreviewFor
from programme.queries import message_text as queries
from programme.queries.notification import shown
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.message_texts import BrokenText
from programme.shared.notification_kinds import NotificationKind, all_kinds
from programme.shared.notification_kinds import kind as kind_of


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.programme)
    texts = queries.texts_of(request.programme)
    found = [(kind, texts.get(kind.key)) for kind in all_kinds()]
    changed = sum(bool(own and own.body) for _kind, own in found)
    return render(request, "programme/message_text/index.html", {"kinds": found, "changed": changed})


@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.programme)
    kind, own = _kind(key), None
    own = queries.text_of(request.programme, kind)
    form = PreviewFor(request.GET or None, people=queries.recipients(kind, request.cohort, me=request.user))
    subject, body = queries.sample(
        kind, programme=request.programme, cohort=request.cohort, person=form.person, own=own
    )
    context = {
        "kind": kind,
        "own": own,
        "form": form,
        "subject": subject,
        "text": shown(body),
        "may_hold": not (kind.urgent or kind.answers) and may(request.user, "programme.organise", request.programme),
        "may_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/message_text/preview.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    authorise(request.user, "programme.organise", request.programme)
    kind = _kind(key)
    own = queries.text_of(request.programme, kind)
    subject, body = queries.starting_words(kind, own)
    people = queries.recipients(kind, request.cohort, me=request.user)
    form = MessageTextForm(request.POST or None, initial={"subject": subject, "body": body}, people=people)
    form.cancel_url = path_in(request.cohort, "programme:message_text_preview", key)
    shown_as: tuple[str, str] | None = None
    if request.method == "POST" and form.is_valid():
        with form.refusals({BrokenText: "body"}):
            if "preview" not in request.POST:
                actions.change_text(request.programme, kind, by=request.user, **form.words)
                messages.success(request, _("The text is saved. This is how it reads now."))
                return redirect(form.cancel_url)
            shown_as = queries.sample_of_words(
                kind, **form.words, programme=request.programme, cohort=request.cohort, person=form.person
            )
    values = queries.sample_values(kind, programme=request.programme, cohort=request.cohort, person=request.user)
    context = {"kind": kind, "own": own, "form": form, "values": values}
    if shown_as:
        context |= {"subject": shown_as[0], "text": shown(shown_as[1]), "reader": form.person}
    return render(request, "programme/message_text/edit.html", context)


@require_POST
def reset(request: HttpRequest, key: str) -> HttpResponse:
    kind = _kind(key)
    actions.reset_text(request.programme, kind, by=request.user)
    messages.success(request, _("The text is ours again."))
    return redirect(path_in(request.cohort, "programme:message_text_preview", key))


@require_POST
def check_first(request: HttpRequest, key: str) -> HttpResponse:
    on = request.POST.get("on") == "1"
    outbox.check_first(request.programme, _kind(key), on=on, by=request.user)
    said = _("Each message of this kind now waits until you have looked at it.") if on else _("They go by themselves.")
    messages.success(request, said)
    return redirect(path_in(request.cohort, "programme:message_text_preview", key))


@require_POST
def try_out(request: HttpRequest, key: str) -> HttpResponse:
    kind = _kind(key)
    form = PreviewFor(request.POST, people=queries.recipients(kind, request.cohort, me=request.user))
    actions.send_test(request.cohort, kind, by=request.user, as_person=form.person)
    messages.success(request, _("A test is on its way to %(address)s.") % {"address": request.user.email})
    return redirect(path_in(request.cohort, "programme:message_text_preview", key))


def _kind(key: str) -> NotificationKind:
    try:
        return kind_of(key)
    except KeyError:
        raise Http404 from None
