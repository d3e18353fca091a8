from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.actions.enrolment import change_profile
from programme.forms.profile import ProfileForm
from programme.queries import people
from programme.shared.addresses import path_in
from programme.shared.refusals import NotAllowed, Refused


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """A person's own profile in this cohort, of the place in which it is asked for first."""
    own = people.own(request.cohort, person=request.user)
    if not own:
        raise Http404
    enrolment = own[0]
    is_first = enrolment.profile_completed_at is None
    form = ProfileForm(request.POST or None, enrolment=enrolment)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(enrolment, by=request.user, at=request.arrived_at, **form.values)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect(path_in(request.cohort, "programme:home_cohort"))
    return render(request, "programme/profile/edit.html", {"form": form, "enrolment": enrolment, "is_first": is_first})
