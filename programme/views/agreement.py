from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import agreement as actions
from programme.forms.agreement import AgreementForm, WordsForm
from programme.models import Agreement, AgreementKind
from programme.queries import agreement as queries
from programme.queries import people
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.navigation import Link
from programme.shared.pages import LongList

ON_A_PAGE = 50


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What the person is asked to agree or consent to, with their answers."""
    places = people.own(request.cohort, person=request.user)
    if not places:
        raise Http404
    asked = queries.asked_of(request.user, places, request.programme)
    context = {"asked": asked, "open": sum(1 for each in asked if each.is_open)}
    return render(request, "programme/agreement/own.html", context)


@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not people.own(request.cohort, person=request.user):
        raise Http404
    agreement = _found(request, pk)
    number = request.POST.get("number", "")
    says_yes = request.POST.get("answer") == "yes"
    if not number.isdecimal() or request.POST.get("answer") not in ("yes", "no"):
        return redirect(path_in(request.cohort, "programme:agreement_own"))
    actions.answer(agreement, by=request.user, number=int(number[:6]), says_yes=says_yes, at=request.arrived_at)
    messages.success(request, _("Your answer to “%(name)s” is kept.") % {"name": agreement})
    return redirect(path_in(request.cohort, "programme:agreement_own"))


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is asked, and who of the cohort has not answered."""
    authorise(request.user, "programme.view_desks", request.cohort)
    rows = queries.answers_in(request.cohort)
    context = {
        "rows": rows,
        "missing": sum(row.missing for row in rows),
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/agreement/desk.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One agreement: its words, earlier words, and who has not answered."""
    authorise(request.user, "programme.view_desks", request.cohort)
    row = queries.answer_in(request.cohort, pk)
    if row is None:
        raise Http404
    wants_no = row.no > 0 and (not row.missing or request.GET.get("who") == "no")
    chosen = queries.said_no if wants_no else queries.missing
    context = {
        "row": row,
        "wants_no": wants_no,
        "page": LongList(chosen(request.cohort, row.agreement), ON_A_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            Link(_("Not answered"), request.path, current=not wants_no, count=row.missing),
            Link(_("Said no"), f"{request.path}?who=no", current=wants_no, count=row.no),
        ],
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/agreement/detail.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    form = AgreementForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:agreement_desk")
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.NameHeld: "name"}):
            values = {**form.cleaned_data, "kind": AgreementKind(form.cleaned_data["kind"])}
            actions.create_agreement(request.programme, by=request.user, at=request.arrived_at, **values)
            messages.success(request, _("It is asked from now on: people find it on their home page."))
            return redirect(form.cancel_url)
    return render(request, "programme/agreement/create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def reword(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    agreement = _found(request, pk)
    form = WordsForm(request.POST or None, initial={"text": queries.newest(agreement).text})
    form.cancel_url = path_in(request.cohort, "programme:agreement_detail", agreement.pk)
    if request.method == "POST" and form.is_valid():
        with form.refusals({actions.SameWords: "text"}):
            actions.reword(agreement, by=request.user, text=form.cleaned_data["text"], at=request.arrived_at)
            messages.success(request, _("The new words hold. Everybody is asked again; earlier answers stay."))
            return redirect(form.cancel_url)
    return render(request, "programme/agreement/reword.html", {"form": form, "agreement": agreement})


@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "programme.organise", request.cohort)
    agreement = _found(request, pk)
    actions.retire(agreement, by=request.user, at=request.arrived_at)
    messages.success(request, _("“%(name)s” is no longer asked. The answers stay on record.") % {"name": agreement})
    return redirect(path_in(request.cohort, "programme:agreement_desk"))


def _found(request: HttpRequest, pk: UUID) -> Agreement:
    agreement = queries.by_id(request.programme, pk)
    if agreement is None:
        raise Http404
    return agreement
