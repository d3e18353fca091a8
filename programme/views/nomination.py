from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions.invitation import TO_INVITE, invite_nominees
from programme.actions.nomination import withdraw_nomination
from programme.actions.nomination_import import ListMoved, look_again, prepare_import, take_import
from programme.forms.invitation import chosen_ids
from programme.forms.nomination import COLUMNS, NominationFilterForm, NominationUploadForm
from programme.queries import nomination as queries
from programme.queries import nomination_import as imports
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.pages import LongList

ON_A_PAGE = 50
ROWS_SHOWN = 200


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    return _desk(request, wrong="")


def _desk(request: HttpRequest, *, wrong: str) -> HttpResponse:
    filters = NominationFilterForm(request.GET)
    rows = queries.for_cohort(request.cohort, **filters.chosen)
    sectors = queries.counts(request.cohort)
    page = LongList(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    may_change = may(request.user, "programme.organise", request.cohort)
    context = {
        "filters": filters,
        "page": page,
        "sectors": sectors,
        "nominated": queries.for_cohort(request.cohort).count() if filters.chosen else page.paginator.count,
        "to_invite": queries.to_invite(request.cohort).count(),
        "can_be_invited": [str(state) for state in TO_INVITE],
        "may_change": may_change,
        "may_choose": may_change and any(row.state in TO_INVITE for row in page),
        "errors": [{"text": wrong, "target": "nominations"}] if wrong else [],
    }
    return render(request, "programme/nomination/desk.html", context)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A spreadsheet of nominations, or pasted rows: every bad row is named, else what it would do is shown first."""
    authorise(request.user, "programme.organise", request.cohort)
    posted = request.method == "POST"
    form = NominationUploadForm(
        request.POST if posted else None, request.FILES if posted else None, cohort=request.cohort
    )
    form.cancel_url = path_in(request.cohort, "programme:nomination_desk")
    if posted and form.is_valid():
        batch = prepare_import(request.cohort, by=request.user, rows=form.rows, at=request.arrived_at)
        return redirect(path_in(request.cohort, "programme:nomination_preview", batch.pk))
    faults = form.faults
    context = {
        "form": form,
        "faults": faults,
        "rows_wrong": len({fault.row for fault in faults}),
        "columns": COLUMNS,
    }
    return render(request, "programme/nomination/upload.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the list would make, change and leave alone; its button does exactly that."""
    authorise(request.user, "programme.organise", request.cohort)
    batch = imports.by_id(request.cohort, pk)
    if batch is None:
        raise Http404
    moved = ""
    if request.method == "POST":
        try:
            done = take_import(batch, by=request.user)
        except ListMoved as refusal:
            moved = str(refusal)
            batch = look_again(batch, by=request.user, at=request.arrived_at)
        else:
            words = _("%(new)d people are nominated and %(changed)d changed; %(left)d are as they were.")
            told = {"new": done[imports.CREATE], "changed": done[imports.CHANGE], "left": done[imports.LEAVE]}
            messages.success(request, words % told)
            return redirect(path_in(request.cohort, "programme:nomination_desk"))
    kinds = (imports.CREATE, imports.CHANGE, imports.LEAVE)
    context = {
        "batch": batch,
        "counts": imports.counts(batch),
        "parts": {kind: imports.shown(batch, kind, ROWS_SHOWN) for kind in kinds},
        "most": ROWS_SHOWN,
        "moved": moved,
        "preview_url": path_in(request.cohort, "programme:nomination_preview", batch.pk),
        "upload_url": path_in(request.cohort, "programme:nomination_upload"),
    }
    return render(request, "programme/nomination/preview.html", context, status=409 if moved else 200)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Ask first how many mails will go out, then send them."""
    authorise(request.user, "programme.organise", request.cohort)
    rows = [row for row in queries.for_cohort(request.cohort) if row.state in TO_INVITE]
    if request.POST.get("all"):
        chosen = [row for row in rows if row.state == "named"]
    else:
        try:
            ids = chosen_ids(request.POST.getlist("nominations"), {str(row.pk) for row in rows})
        except ValidationError as error:
            return _desk(request, wrong=error.messages[0])
        chosen = [row for row in rows if str(row.pk) in set(ids)]
    if not chosen:
        return _desk(request, wrong=_("Everybody who is nominated has been invited."))
    if not request.POST.get("confirmed"):
        context = {
            "chosen": chosen,
            "sectors": queries.room_for(request.cohort, chosen),
            "desk_url": path_in(request.cohort, "programme:nomination_desk"),
        }
        return render(request, "programme/nomination/invite.html", context)
    sent = invite_nominees(request.cohort, by=request.user, nominations=chosen, at=request.arrived_at)
    sentence = ngettext("We are writing to %(n)d person.", "We are writing to %(n)d people.", len(sent))
    messages.success(request, sentence % {"n": len(sent)})
    return redirect(path_in(request.cohort, "programme:invitation_desk"))


@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    nomination = queries.by_id(request.cohort, pk)
    if nomination is None:
        raise Http404
    withdraw_nomination(nomination, by=request.user)
    messages.success(request, _("%(name)s will not be invited.") % {"name": nomination.full_name})
    return redirect(path_in(request.cohort, "programme:nomination_desk"))
