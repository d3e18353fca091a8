from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from programme.actions import delivery
from programme.actions import inbox as inbox_actions
from programme.forms.notification import OutboxFilter, kind_words
from programme.queries import notification as queries
from programme.shared.authorise import may

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
    form = OutboxFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = queries.outbox(request.programme, by=request.user, **chosen)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.kind_words = kind_words(row.kind)
    context = {"page": page, "form": form, "counts": queries.counts(request.programme, by=request.user)}
    return render(request, "programme/notification/outbox.html", context)


@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = queries.one_in_outbox(request.programme, pk, by=request.user)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "kind_words": kind_words(row.kind),
        "text": queries.shown(row.body),
        "can_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/notification/detail.html", context)


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = queries.one_in_outbox(request.programme, pk, by=request.user)
    if row is None:
        raise Http404
    delivery.retry(row, by=request.user)
    messages.success(request, _("We try again within a minute."))
    return redirect("programme:notification_detail", *_place(request), pk)


def _place(request: HttpRequest) -> tuple[str, str]:
    return request.programme.slug, request.cohort.slug
