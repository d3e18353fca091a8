from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from teams.actions import signing as act
from teams.forms.signing import SigningForm
from teams.queries import submission as submissions
from teams.states import SigningRule
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, team: UUID) -> HttpResponse:
    found = or_404(submissions.team_of_member(request.user, request.cohort, team))
    form = SigningForm(found, request.POST or None)
    form.cancel_url = path_in(request.cohort, "teams:team_detail", found.pk)
    if form.is_valid():
        with form.refusals({act.NoSuchMember: "lead"}):
            rule = SigningRule(form.cleaned_data["signing"])
            act.choose_signing(found, rule, lead=form.chosen_lead(), by=request.user)
            messages.success(request, _("This is your team’s rule from now on."))
            return redirect(form.cancel_url)
    return render(request, "teams/signing/edit.html", {"form": form, "team": found})
