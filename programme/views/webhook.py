"""Addresses outside that are told what happens in a programme: set up, watched, paused, removed by its organisers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.actions import webhook as actions
from programme.forms.webhook import WebhookForm
from programme.models import Webhook
from programme.queries import webhook as queries
from programme.shared import outgoing, webhook_kinds
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed, Refused


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    context = {
        "webhooks": queries.for_desk(request.programme, by=request.user),
        "may_change": may(request.user, "programme.organise", request.programme),
    }
    return render(request, "programme/webhook/desk.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The secret is in the answer to the POST and nowhere else."""
    authorise(request.user, "programme.organise", request.programme)
    form = WebhookForm(request.POST or None)
    form.cancel_url = path_in(request.cohort, "programme:webhook_desk")
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create(
                request.programme,
                by=request.user,
                to=outgoing.checked(form.cleaned_data["url"]),
                kinds=form.cleaned_data["kinds"],
                at=request.arrived_at,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            form.refuse(refusal, field="url")
        else:
            return _secret(request, made)
    return render(request, "programme/webhook/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    webhook = _webhook(request, pk)
    context = {
        "webhook": webhook,
        "kinds": [kind.words for kind in webhook_kinds.all_kinds() if kind.key in webhook.kinds],
        "deliveries": queries.deliveries(webhook),
        "both_secrets": len(webhook.secrets(request.arrived_at)) > 1,
        "may_change": may(request.user, "programme.organise", webhook),
    }
    return render(request, "programme/webhook/detail.html", context)


@never_cache
@require_POST
def rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The new secret is in the answer and nowhere else."""
    return _secret(request, actions.rotate(_webhook(request, pk), by=request.user, at=request.arrived_at))


@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pause, or go on: what the button says."""
    webhook = _webhook(request, pk)
    if request.POST.get("go_on"):
        actions.resume(webhook, by=request.user)
        messages.success(request, _("The address is told again."))
    else:
        actions.pause(webhook, by=request.user, at=request.arrived_at)
        messages.success(request, _("The address is told nothing until you let it go on."))
    return redirect(path_in(request.cohort, "programme:webhook_detail", pk))


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.remove(_webhook(request, pk), by=request.user)
    messages.success(request, _("The address is removed. It is told nothing more."))
    return redirect(path_in(request.cohort, "programme:webhook_desk"))


@require_POST
def replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    delivery = queries.delivery(request.programme, pk, by=request.user)
    if delivery is None:
        raise Http404
    actions.replay(delivery, by=request.user, at=request.arrived_at)
    messages.success(request, _("It goes again in a moment, under the same id."))
    return redirect(path_in(request.cohort, "programme:webhook_detail", delivery.webhook_id))


def _webhook(request: HttpRequest, pk: UUID) -> Webhook:
    webhook = queries.one_for_desk(request.programme, pk, by=request.user)
    if webhook is None:
        raise Http404
    return webhook


def _secret(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    return render(request, "programme/webhook/secret.html", {"webhook": webhook, "secret": webhook.secret()})
