from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.actions import press_link as actions
from cms.forms.publishing import PressAnswerForm, PressLinkForm
from cms.models import PressLink
from cms.queries import publishing as queries
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise
from programme.views.link import opened_by_link


@opened_by_link(PressLink, besides="cms_picturerendition")
def open(request: HttpRequest, link: PressLink) -> HttpResponse:
    """The draft as its author has it now, and a form to answer; a page that says so once the link is over."""
    if not link.is_open(request.arrived_at):
        return render(request, "cms/publishing/press_over.html", {"link": link})
    form = PressAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(link, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("Your answer is on its way. You may answer again until the link runs out."))
        return redirect(request.path)
    return render(request, "cms/publishing/press_page.html", _shown(request, link) | {"form": form})


def _shown(request: HttpRequest, link: PressLink) -> dict[str, Any]:
    draft = link.draft
    # As in Wagtail's own preview: what is not public yet says so in one sentence, whatever it will be.
    request.is_preview = True  # type: ignore[attr-defined]
    return {"link": link, **draft.get_context(request), "page": draft, "answers": link.answers.all()}


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Send a draft to somebody without an account."""
    authorise(request.user, "cms.write", request.cohort)
    drafts = queries.drafts(request.programme)
    form = PressLinkForm(request.POST or None, drafts=drafts, initial={"page": request.GET.get("page")})
    if request.method == "POST" and form.is_valid():
        actions.send_press_link(by=request.user, at=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("We have sent the draft to %(name)s.") % {"name": form.cleaned_data["full_name"]})
        return redirect(path_in(request.cohort, "cms:publishing_desk"))
    return render(request, "cms/publishing/press_link.html", {"form": form, "has_drafts": drafts.exists()})


@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    authorise(request.user, "cms.write", request.cohort)
    link = queries.press_link(request.programme, pk)
    if link is None:
        raise Http404
    actions.revoke_press_link(link, by=request.user, at=request.arrived_at)
    messages.success(request, _("The draft is closed for %(name)s.") % {"name": link.full_name})
    return redirect(path_in(request.cohort, "cms:publishing_desk"))
