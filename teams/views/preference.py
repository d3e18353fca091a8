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
    closed, chosen = preferences.why_closed(request.user, request.cohort), preferences.chosen_by(enrolment)
    challenges = preferences.challenges_to_rank(request.cohort)
    form = PreferenceForm(request.POST or None, enrolment=enrolment, challenges=[] if closed else challenges)
    form.cancel_url = path_in(request.cohort, "teams:challenge_index")
    if form.is_valid():
        with form.refusals():
            ranked = chosen if closed else form.ranked()
            act.rank_challenges(enrolment, ranked, needs=form.cleaned_data["needs"], by=request.user)
            messages.success(request, _("Your choices are saved."))
            return redirect(form.cancel_url)
    context = {
        "form": form,
        "challenges": challenges,
        "closed": closed,
        "closes_at": preferences.closes_at(request.cohort),
        "chosen": chosen,
    }
    return render(request, "teams/preference/edit.html", context)
