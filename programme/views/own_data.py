"""A person's own data: what is held, the download, what others wrote, and being erased."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import privacy_request as actions
from programme.forms.privacy_request import EraseForm
from programme.queries import own_data, privacy_request
from programme.shared import endings
from programme.shared.archives import as_zip
from programme.shared.refusals import NotAllowed, Refused
from programme.states import PrivacyRequestKind
from programme.views.proving import asked_again


@never_cache
@require_safe
def detail(request: HttpRequest) -> HttpResponse:
    """What is held, in short, and what one can do about it."""
    context = {
        "kinds": own_data.in_short(request.user, at=request.arrived_at),
        "requests": list(privacy_request.of_person(request.user)),
        "today": request.arrived_at.date(),
    }
    return render(request, "programme/own_data/detail.html", context)


@require_POST
def download(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything as one file, at once; asked to prove themselves again if they signed in a while ago."""
    why = _("Before everything that is held about you leaves the site, we check once more that it is you.")
    if prove := asked_again(request, back=reverse("programme:own_data_detail"), why=why):
        return prove
    actions.note_download(request.user, by=request.user)
    return as_zip("your-data", own_data.entries(request.user, at=request.arrived_at))


@require_POST
def others(request: HttpRequest) -> HttpResponse:
    """Ask what others wrote."""
    try:
        actions.ask(request.user, PrivacyRequestKind.OTHERS, by=request.user, at=request.arrived_at)
        messages.success(request, _("The organisers have your request. They answer within a month."))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("programme:own_data_detail")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask to be erased."""
    form = EraseForm(request.POST or None)
    form.cancel_url = reverse("programme:own_data_detail")
    if form.is_valid():
        with form.refusals():
            wish = form.cleaned_data["wish"]
            actions.ask(request.user, PrivacyRequestKind.ERASE, wish=wish, by=request.user, at=request.arrived_at)
            messages.success(request, _("Your request is on its way. You get an answer within a month."))
            return redirect("programme:own_data_detail")
    context = {
        "form": form,
        "blocked": endings.what_blocks(request.user),
        "programmes": privacy_request.programmes_of(request.user),
    }
    return render(request, "programme/own_data/erase.html", context)


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = privacy_request.own(request.user, pk)
    if found is None:
        raise Http404
    actions.take_back(found, by=request.user)
    messages.success(request, _("Your request is taken back."))
    return redirect("programme:own_data_detail")
