from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programme.actions import announcement as actions
from programme.forms.announcement import AnnouncementForm, SendForm
from programme.models import Announcement
from programme.queries import announcement as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.states import ANNOUNCEMENT, AnnouncementState


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    rows = queries.at_desk(request.cohort, by=request.user)
    context = {
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/announcement/desk.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    return _form(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    row = _row(request, pk)
    if row.state not in (AnnouncementState.DRAFT, AnnouncementState.SCHEDULED):
        return redirect(path_in(request.cohort, "programme:announcement_check", pk))
    return _form(request, row)


def _form(request: HttpRequest, row: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, cohort=request.cohort, row=row)
    form.cancel_url = path_in(request.cohort, "programme:announcement_desk")
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.write(request.cohort, form.values, by=request.user, row=row)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="body")
        else:
            return redirect(path_in(request.cohort, "programme:announcement_check", row.pk))
    return render(request, "programme/announcement/edit.html", {"form": form, "row": row})


@require_GET
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it reads and to how many it goes, before it goes; afterwards, what became of it."""
    row = _row(request, pk)
    return _checked(request, row, SendForm())


def _checked(request: HttpRequest, row: Announcement, form: SendForm) -> HttpResponse:
    people = queries.audience_of(request.cohort, row.audience)
    form.action = path_in(request.cohort, "programme:announcement_send", row.pk)
    words = actions.words(row, people.first() or request.user)
    context = {
        "row": row,
        "form": form,
        "count": people.count(),
        "some": people[:12],
        "audience": queries.in_words(request.cohort, row.audience),
        "subject": words["subject"],
        "text": words["text"],
        "may_change": may(request.user, "programme.organise", request.cohort),
        "is_open": ANNOUNCEMENT.allows(row.state, to=AnnouncementState.SENT),
        "can_withdraw": ANNOUNCEMENT.allows(row.state, to=AnnouncementState.WITHDRAWN),
    }
    return render(request, "programme/announcement/check.html", context)


@require_POST
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    row = _row(request, pk)
    form = SendForm(None if "now" in request.POST else request.POST)
    if form.is_bound and not form.is_valid():
        return _checked(request, row, form)
    send_at = form.cleaned_data["send_at"] if form.is_bound else None
    if form.is_bound and not send_at:
        form.add_error("send_at", _("Enter the day and the time."))
        return _checked(request, row, form)
    try:
        if send_at:
            actions.schedule(row, send_at=send_at, by=request.user, at=request.arrived_at)
            messages.success(request, _("It is scheduled."))
        else:
            row = actions.send(row, by=request.user, at=request.arrived_at)
            said = ngettext("It goes to %(n)d person.", "It goes to %(n)d people.", row.recipients)
            messages.success(request, said % {"n": row.recipients})
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(path_in(request.cohort, "programme:announcement_check", pk))


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.withdraw(_row(request, pk), by=request.user)
    messages.success(request, _("It is withdrawn."))
    return redirect(path_in(request.cohort, "programme:announcement_desk"))


def _row(request: HttpRequest, pk: UUID) -> Announcement:
    row = queries.one_at_desk(request.cohort, pk, by=request.user)
    if row is None:
        raise Http404
    return row
