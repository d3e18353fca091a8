from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.views.link import opened_by_link
from teams.actions import owner_link as act
from teams.actions.question import answer_as_owner
from teams.forms.question import AnswerForm, OwnerLinkForm
from teams.models import OwnerLink
from teams.queries import challenge as challenges
from teams.queries import owner_link as queries
from teams.views import or_404


@opened_by_link(OwnerLink)
def open(request: HttpRequest, link: OwnerLink) -> HttpResponse:
    """What teams asked the owner, each with a place for the answer; no names of who asked."""
    if not link.is_open(request.arrived_at):
        return render(request, "teams/owner_link/open.html", {"link": link, "challenge": link.challenge})
    asked = [(question, _form(request, question)) for question in queries.questions(link)]
    for question, form in asked:
        if form.is_valid():
            with form.refusals():
                answer_as_owner(link, question, form.cleaned_data["answer"], at=request.arrived_at)
                messages.success(request, _("Every team can read your answer now. Thank you."))
                return redirect(request.path)
    context = {"link": link, "challenge": link.challenge, "is_open": True, "asked": asked}
    with timezone.override(link.challenge.cohort.zone):
        return render(request, "teams/owner_link/open.html", context)


def _form(request: HttpRequest, question: object) -> AnswerForm:
    prefix = f"q{question.pk}"  # type: ignore[attr-defined]
    data = request.POST if f"{prefix}-answer" in request.POST else None
    return AnswerForm(data, prefix=prefix, initial={"answer": question.answer}, by_owner=True)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, challenge: UUID) -> HttpResponse:
    """Who at the owner has the page; send it to somebody."""
    authorise(request.user, "teams.organise", request.cohort)
    found = or_404(challenges.for_person(request.user, request.cohort, challenge))
    form = OwnerLinkForm(request.POST or None)
    if form.is_valid():
        act.send_owner_link(found, by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("We have sent the page to %(name)s.") % {"name": form.cleaned_data["full_name"]})
        return redirect(request.path)
    context = {"challenge": found, "form": form, "links": queries.of_challenge(found)}
    return render(request, "teams/owner_link/desk.html", context)


@require_POST
def revoke(request: HttpRequest, owner_link: UUID) -> HttpResponse:
    link = or_404(queries.one_for_desk(request.cohort, owner_link, by=request.user))
    act.revoke_owner_link(link, by=request.user, at=request.arrived_at)
    messages.success(request, _("The page is closed for %(name)s.") % {"name": link.full_name})
    return redirect(path_in(request.cohort, "teams:owner_link_desk", link.challenge_id))
