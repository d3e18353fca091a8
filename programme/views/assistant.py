from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programme.actions.assistant import note_travel
from programme.forms.assistant import TravelForm
from programme.queries import assistant as queries
from programme.shared.addresses import path_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody an assistant acts for: when and where they are wanted, and what organisers were told."""
    if not queries.roles_of(request.user):
        raise Http404
    assisted = queries.assisted_by(request.user, at=request.arrived_at)
    return render(request, "programme/assistant/home.html", {"assisted": assisted})


@require_http_methods(["GET", "POST"])
def travel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A judge, a mentor or their assistant says when the person arrives."""
    enrolment = queries.place(request.user, pk)
    if enrolment is None:
        raise Http404
    is_own = enrolment.person_id == request.user.pk
    note = queries.note_of(enrolment)
    form = TravelForm(request.POST or None, initial={"text": note.text if note else ""})
    form.cancel_url = (
        path_in(enrolment.cohort, "programme:leaving_own") if is_own else reverse("programme:assistant_home")
    )
    if request.method == "POST" and form.is_valid():
        note_travel(enrolment, by=request.user, text=form.cleaned_data["text"], at=request.arrived_at)
        messages.success(request, _("The organisers can read it now."))
        return redirect(form.cancel_url)
    return render(request, "programme/assistant/travel.html", {"form": form, "enrolment": enrolment, "is_own": is_own})
