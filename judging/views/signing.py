import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from judging.actions import result as results
from judging.actions import signature as actions
from judging.forms.result import FindTeamForm, PublishForm, SignatoryForm, WithdrawForm
from judging.models import ResultSheet, SignatoryOffer
from judging.queries import basis, pitch_day
from judging.queries import pack as packs
from judging.queries import result as queries
from judging.queries import signature as signing
from judging.views import enter, or_404
from programme.queries import second_factor
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused
from programme.shared.time import in_words, now

# From then on the desk warns of a signatory who could not sign on the day.
WARNED_BEFORE = dt.timedelta(days=7)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person's signature, or has it."""
    grants = signing.grants_of(request.user)
    or_404(grants or None)
    context = {"sheets": signing.sheets_to_sign(request.user), "grants": grants}
    return render(request, "judging/signing/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, result_sheet: UUID) -> HttpResponse:
    """The sheet to read; POST signs what was shown."""
    found = or_404(queries.sheet_for(request.user, result_sheet))
    problem = ""
    if request.method == "POST":
        proof = second_factor.proof_of(request)
        can_prove = not second_factor.without([request.user])
        if can_prove and not proof and may(request.user, "judging.sign", found):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        try:
            actions.sign_sheet(found, by=request.user, content=request.POST.get("content", ""), proof=proof)
            messages.success(request, _("You have signed. We keep the time and what you signed."))
            return redirect("judging:signing_sheet", found.pk)
        except NotAllowed:
            raise
        except Refused as refusal:
            problem = str(refusal)
            found = or_404(queries.sheet_for(request.user, result_sheet))
    return _page(request, found, problem=problem)


def _page(
    request: HttpRequest, found: ResultSheet, *, problem: str = "", publish: PublishForm | None = None
) -> HttpResponse:
    find = FindTeamForm.asked(request)
    picture = queries.picture(found, number=request.GET.get("page"), team=find.words)
    may_sign = may(request.user, "judging.sign", found)
    signed = any(each.person_id == request.user.pk for each in picture.signatures)
    form = publish or PublishForm(initial={"when": "now"})
    form.action = f"/signing/{found.pk}/publish/"
    context = {
        "sheet": found,
        "picture": picture,
        "find": find,
        "basis": basis.of_day(found.pitch_day),
        # It takes every team's line, so only who is about to sign is shown it.
        "content": queries.content_hash(found) if may_sign and not signed else "",
        "may_sign": may_sign,
        "has_signed": signed,
        "missing": max(0, actions.NEEDED - len(picture.signatures)),
        "problem": problem,
        "is_proven": bool(second_factor.proof_of(request)),
        "can_prove": not second_factor.without([request.user]),
        "form": form,
        "is_sealed": packs.is_signed(found),
    }
    status = 409 if problem else 422 if publish else 200
    return render(request, "judging/signing/sheet.html", context, status=status)


@never_cache
@require_POST
def publish(request: HttpRequest, result_sheet: UUID) -> HttpResponse:
    """Publish at once, or set the time."""
    found = or_404(queries.sheet_for(request.user, result_sheet))
    authorise(request.user, "judging.publish", found)
    form = PublishForm(request.POST)
    if form.is_valid():
        with form.refusals({results.InThePast: "at"}):
            at = form.cleaned_data["at"] if form.cleaned_data["when"] == "later" else None
            done = results.publish_sheet(found, by=request.user, at=at)
            words = (
                _("The result will be published at %(time)s.") % {"time": in_words(at, found.cohort.zone)}  # type: ignore[attr-defined]
                if at
                else _("The result is published, and we have written to the teams.")
            )
            messages.success(request, words)
            return redirect("judging:signing_sheet", done.pk)
    return _page(request, found, publish=form)


@never_cache
@require_POST
def cancel(request: HttpRequest, result_sheet: UUID) -> HttpResponse:
    """Take back a set time."""
    found = or_404(queries.sheet_for(request.user, result_sheet))
    results.cancel_publication(found, by=request.user)
    messages.success(request, _("The set time is taken back. Nothing is published."))
    return redirect("judging:signing_sheet", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, result_sheet: UUID) -> HttpResponse:
    """Withdraw a sheet, with a reason."""
    found = or_404(queries.sheet_for(request.user, result_sheet))
    authorise(request.user, "judging.withdraw", found)
    form = WithdrawForm(request.POST or None)
    form.cancel_url = f"/signing/{found.pk}/"
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            results.withdraw_sheet(found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("The sheet is withdrawn. The results group can work it out anew; we write to you then.")
            )
            return redirect("judging:signing_home")
    context = {"sheet": found, "form": form}
    return render(request, "judging/signing/withdraw.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def signatories(request: HttpRequest) -> HttpResponse:
    """Who may sign the cohort's result; for organisers."""
    enter(request)
    day = pitch_day.of_cohort(request.cohort)
    if day is None:
        return render(request, "judging/pitch_day/none.html", {})
    form = SignatoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            offer = actions.offer_signature(day, by=request.user, at=request.arrived_at, **form.cleaned_data)
            messages.success(request, _("We have asked %(name)s. They may sign when they accept.") % {"name": offer})
            return redirect(path_in(request.cohort, "judging:signatory_desk"))
    rows = list(signing.signatories_of(day))
    context = {
        "day": day,
        "signatories": rows,
        "without_proof": second_factor.without(each.person for each in rows),
        "is_soon": day.starts_at - now() < WARNED_BEFORE,
        "offers": signing.signatory_offers(day),
        "form": form,
        "changes": may(request.user, "judging.organise", request.cohort),
    }
    return render(request, "judging/signing/signatories.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: HttpRequest, signatory: UUID) -> HttpResponse:
    enter(request)
    day = or_404(pitch_day.of_cohort(request.cohort))
    found = or_404(signing.signatories_of(day).filter(pk=signatory).first())
    actions.remove_signatory(found, by=request.user)
    messages.success(request, _("%(name)s may no longer sign.") % {"name": found})
    return redirect(path_in(request.cohort, "judging:signatory_desk"))


@require_POST
def resend(request: HttpRequest, offer: UUID) -> HttpResponse:
    enter(request)
    found = _offer(request, offer)
    actions.resend_signatory_offer(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("We are writing to %(name)s again.") % {"name": found})
    return redirect(path_in(request.cohort, "judging:signatory_desk"))


@require_POST
def revoke(request: HttpRequest, offer: UUID) -> HttpResponse:
    enter(request)
    found = _offer(request, offer)
    actions.revoke_signatory_offer(found, by=request.user, at=request.arrived_at)
    messages.success(request, _("%(name)s is no longer asked to sign.") % {"name": found})
    return redirect(path_in(request.cohort, "judging:signatory_desk"))


def _offer(request: HttpRequest, pk: UUID) -> SignatoryOffer:
    day = or_404(pitch_day.of_cohort(request.cohort))
    return or_404(signing.signatory_offers(day).filter(pk=pk).first())
