from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from teams.actions import release as act
from teams.forms.solution import ContactForm, ReasonForm
from teams.queries import solution as solutions
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, solution: UUID) -> HttpResponse:
    """Who has released the solution and who is missing; an organiser can take it from the public."""
    found = or_404(solutions.for_desk(request.cohort, solution, by=request.user))
    if request.method == "POST":
        authorise(request.user, "teams.organise", found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            reason = form.cleaned_data["reason"]
            act.withdraw_solution(found, reason=reason, by=request.user, at=request.arrived_at)
            messages.success(request, _("It is withdrawn, and its page is no longer public."))
            return redirect(request.path)
    context = {
        "solution": found,
        "consents": solutions.consents(found),
        "form": form,
        "may_organise": may(request.user, "teams.organise", found),
    }
    return render(request, "teams/release/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, release_consent: UUID) -> HttpResponse:
    """Send an organisation its page, or keep that its terms say yes already."""
    consent = or_404(solutions.consent_for_desk(request.cohort, release_consent, by=request.user))
    form = ContactForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "teams:release_detail", consent.solution_id)
    if form.is_valid():
        given = form.cleaned_data
        with form.refusals():
            if form.other_name in request.POST:
                act.accept_terms(consent, said_in=given["said_in"], by=request.user, at=request.arrived_at)
                messages.success(request, _("Released by the terms of %(name)s.") % {"name": consent.who})
            else:
                who = {"full_name": given["full_name"], "email": given["email"]}
                act.send_release_link(consent, **who, by=request.user, at=request.arrived_at)
                messages.success(request, _("We have sent the page to %(name)s.") % {"name": who["full_name"]})
            return redirect(form.cancel_url)
    return render(request, "teams/release/contact.html", {"consent": consent, "form": form})
