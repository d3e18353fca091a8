from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.actions import enquiry as actions
from cms.blocks.links import address_of
from cms.forms.enquiry import EnquiryForm
from cms.queries import page as queries
from programme.shared import limits

MESSAGES_AN_HOUR = 10


@login_not_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what a visitor wrote on a contact page."""
    page = queries.contact_page(pk)
    programme = page.programme if page else None
    if page is None or programme is None:
        raise Http404
    form = EnquiryForm.of_page(page, request.POST)
    if form.is_valid() and not limits.take(f"enquiry.{get_ip(request)}", most=MESSAGES_AN_HOUR, seconds=3600):
        form.add_error(None, _("Too many messages come from your network. Try again in an hour, or write an e-mail."))
    if not form.is_valid():
        return render(request, page.template, page.get_context(request) | {"form": form})
    actions.send_enquiry(programme, **form.cleaned_data)
    messages.success(request, _("Your message is on its way. The organisers answer by e-mail."))
    return redirect(address_of(page))
