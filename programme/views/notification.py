from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import inbox as inbox_actions
from programme.actions import outbox as actions
from programme.forms.notification import OutboxFilter, SendingFilter
from programme.models import Notification
from programme.queries import notification as queries
from programme.shared.authorise import authorise, may
from programme.shared.navigation import Link
from programme.shared.pages import LongList
from programme.shared.refusals import NotAllowed, Refused
from programme.states import NotificationState

A_PAGE = 50

# A person's own


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    rows = queries.inbox(request.user, request.programme)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "unread": queries.unread(request.user, request.programme)}
    return render(request, "programme/notification/inbox.html", context)


@require_GET
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = queries.one_in_inbox(request.user, request.programme, pk)
    if row is None:
        raise Http404
    return render(request, "programme/notification/show.html", {"row": row, "text": queries.shown(row.body)})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    inbox_actions.mark_read(request.user, request.programme, at=request.arrived_at)
    return redirect("programme:notification_inbox", *_place(request))


# The organisers' desk


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What was written, by act: one line for each thing that people were told."""
    form = SendingFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = Paginator(queries.sendings(request.programme, by=request.user, **chosen), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "sendings": queries.as_sendings(page),
        "form": form,
        "counts": queries.counts(request.programme, by=request.user),
        "pages": _pages(request, "outbox"),
    }
    return render(request, "programme/notification/outbox.html", context)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """What was written, person by person."""
    form = OutboxFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.outbox(request.programme, by=request.user, **chosen)
    page = LongList(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "counts": queries.counts(request.programme, by=request.user),
        "pages": _pages(request, "people"),
    }
    return render(request, "programme/notification/people.html", context)


@require_GET
def sending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One act: the status of each person, and what can still be done."""
    row = _in_outbox(request, pk)
    rows = queries.same_act(row).order_by("name", "pk")
    page = LongList(rows, A_PAGE).get_page(request.GET.get("page"))
    states = {each.state for each in queries.states_of(rows)}
    context = {
        "row": row,
        "page": page,
        "states": queries.states_of(rows),
        "text": queries.shown(row.body),
        "can_hold": NotificationState.QUEUED in states,
        "can_send": bool(states & {NotificationState.TO_CHECK, NotificationState.FAILED}),
        "can_stop": bool(states & {NotificationState.QUEUED, NotificationState.TO_CHECK}),
        "is_checked": NotificationState.TO_CHECK in states,
        "may_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/notification/sending.html", context)


@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _in_outbox(request, pk)
    authorise(request.user, "programme.organise", row)
    to = {"hold": NotificationState.TO_CHECK, "send": NotificationState.QUEUED, "stop": NotificationState.STOPPED}
    wanted = to.get(request.POST.get("do", ""))
    if wanted is None:
        return redirect("programme:notification_sending", *_place(request), pk)
    count = actions.move_all(row, to=wanted, by=request.user)
    said = {
        NotificationState.TO_CHECK: ngettext("%(n)d message is held.", "%(n)d messages are held.", count),
        NotificationState.QUEUED: ngettext("%(n)d message goes out now.", "%(n)d messages go out now.", count),
        NotificationState.STOPPED: ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", count),
    }
    messages.success(request, said[wanted] % {"n": count})
    return redirect("programme:notification_sending", *_place(request), pk)


@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _in_outbox(request, pk)
    context = {
        "row": row,
        "text": queries.shown(row.body),
        "can_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/notification/detail.html", context)


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.retry(_in_outbox(request, pk), by=request.user)
    messages.success(request, _("We try again within a minute."))
    return redirect("programme:notification_detail", *_place(request), pk)


@require_http_methods(["GET", "POST"])
def unanswered(request: HttpRequest) -> HttpResponse:
    """Sent, and nobody has acted on it in three days: with one press it goes to another address."""
    rows = queries.unanswered(request.programme, by=request.user, at=request.arrived_at)
    refused, typed = None, None
    if request.method == "POST":
        authorise(request.user, "programme.organise", request.programme)
        typed = next((row for row in rows if str(row.pk) == request.POST.get("row")), None)
        if typed is None:
            return redirect("programme:notification_unanswered", *_place(request))
        address = request.POST.get("address", "")[:254]
        try:
            actions.send_elsewhere(typed, address=address, by=request.user)
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = refusal
            typed.typed = address
        else:
            messages.success(request, _("It goes to %(address)s now.") % {"address": address.strip().lower()})
            return redirect("programme:notification_unanswered", *_place(request))
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "refused": refused,
        "typed": typed,
        "pages": _pages(request, "unanswered"),
        "may_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/notification/unanswered.html", context)


@require_GET
def lost(request: HttpRequest) -> HttpResponse:
    """Addresses at which mail does not arrive."""
    rows = queries.lost_addresses(request.programme, by=request.user)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "pages": _pages(request, "lost"),
        "may_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/notification/lost.html", context)


@require_POST
def trust(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.lost_addresses(request.programme, by=request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    actions.trust_again(row, request.programme, by=request.user)
    messages.success(request, _("We write to %(address)s again.") % {"address": row.address})
    return redirect("programme:notification_lost", *_place(request))


def _in_outbox(request: HttpRequest, pk: UUID) -> Notification:
    row = queries.one_in_outbox(request.programme, pk, by=request.user)
    if row is None:
        raise Http404
    return row


def _pages(request: HttpRequest, here: str) -> list[Link]:
    """The pages of the desk, side by side."""
    names = (
        ("outbox", _("By message"), "programme:notification_outbox"),
        ("people", _("By person"), "programme:notification_people"),
        ("unanswered", _("No answer"), "programme:notification_unanswered"),
        ("lost", _("Does not arrive"), "programme:notification_lost"),
        ("texts", _("Texts"), "programme:message_text_index"),
    )
    return [Link(label, reverse(name, args=_place(request)), current=key == here) for key, label, name in names]


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.programme.slug, request.cohort.slug
