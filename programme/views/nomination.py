from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions.invitation import TO_INVITE, invite_nominees
from programme.actions.nomination import NotImported, import_nominations, withdraw_nomination
from programme.forms.invitation import chosen_ids
from programme.forms.nomination import COLUMNS, NominationFilterForm, NominationUploadForm
from programme.queries import nomination as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused

ON_A_PAGE = 100


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.view_desks", request.cohort)
    return _desk(request, wrong="")


def _desk(request: HttpRequest, *, wrong: str) -> HttpResponse:
    filters = NominationFilterForm(request.GET)
    rows = queries.for_cohort(request.cohort, **filters.chosen)
    sectors = queries.counts(request.cohort)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    may_change = may(request.user, "programme.organise", request.cohort)
    context = {
        "filters": filters,
        "page": page,
        "sectors": sectors,
        "nominated": sum(each.nominated for each in sectors),
        "to_invite": queries.to_invite(request.cohort),
        "can_be_invited": [str(state) for state in TO_INVITE],
        "may_change": may_change,
        "may_choose": may_change and any(row.state in TO_INVITE for row in page),
        "errors": [{"text": wrong, "target": "nominations"}] if wrong else [],
    }
    return render(request, "programme/nomination/desk.html", context)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A spreadsheet of nominations: all of it is taken, or every bad row is named and none is."""
    authorise(request.user, "programme.organise", request.cohort)
    posted = request.method == "POST"
    form = NominationUploadForm(
        request.POST if posted else None, request.FILES if posted else None, cohort=request.cohort
    )
    form.cancel_url = path_in(request.cohort, "programme:nomination_desk")
    faults = []
    if posted:
        if form.is_valid():
            try:
                taken = import_nominations(request.cohort, by=request.user, rows=form.rows)
            except NotAllowed:
                raise
            except NotImported as refusal:
                faults = refusal.faults
                form.refuse(refusal, field="file")
            except Refused as refusal:
                form.refuse(refusal, field="file")
            else:
                sentence = ngettext("%(n)d nomination is imported.", "%(n)d nominations are imported.", len(taken))
                messages.success(request, sentence % {"n": len(taken)})
                return redirect(form.cancel_url)
        else:
            faults = form.faults
    context = {
        "form": form,
        "faults": faults,
        "rows_wrong": len({fault.row for fault in faults}),
        "columns": COLUMNS,
    }
    return render(request, "programme/nomination/upload.html", context)


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
