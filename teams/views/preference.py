from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.shared.addresses import path_in
from teams.actions import preference as act
from teams.forms.preference import PreferenceForm
from teams.queries import preference as preferences
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    enrolment = or_404(preferences.enrolment_of(request.user, request.cohort))
    challenges = preferences.challenges_to_rank(request.cohort)
    form = PreferenceForm(request.POST or None, enrolment=enrolment, challenges=challenges)
    form.cancel_url = path_in(request.cohort, "teams:challenge_index")
    if form.is_valid():
        with form.refusals():
            act.rank_challenges(enrolment, form.ranked(), needs=form.cleaned_data["needs"], by=request.user)
            messages.success(request, _("Your choices are saved."))
            return redirect(form.cancel_url)
    context = {
        "form": form,
        "challenges": challenges,
        "has_team": not preferences.is_asked(request.user, request.cohort),
    }
    return render(request, "teams/preference/edit.html", context)
