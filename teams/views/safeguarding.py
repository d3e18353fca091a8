from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from teams.actions import concern as act
from teams.forms.concern import ContactForm
from teams.queries import concern as concerns
from teams.views import or_404


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Whom people can turn to. It says nothing of whether anybody does."""
    authorise(request.user, "teams.organise", request.cohort)
    form = ContactForm(request.POST or None, cohort=request.cohort)
    if form.is_valid():
        with form.refusals():
            act.name_contact(request.cohort, form.cleaned_data["person"], by=request.user)
            name = form.cleaned_data["person"].full_name
            messages.success(request, _("People can turn to %(name)s in private now.") % {"name": name})
            return redirect(request.path)
    context = {"form": form, "contacts": list(concerns.contacts(request.cohort))}
    return render(request, "teams/safeguarding/desk.html", context)


@require_POST
def remove(request: HttpRequest, contact: int) -> HttpResponse:
    found = or_404(concerns.contact_for_desk(request.cohort, contact, by=request.user))
    act.remove_contact(found, by=request.user)
    messages.success(request, _("Nobody new turns to %(name)s.") % {"name": found.person.full_name})
    return redirect(path_in(request.cohort, "teams:safeguarding_desk"))
