from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programme.actions import mail_choice as actions
from programme.forms.mail_choice import MailChoiceForm
from programme.queries import notification as queries
from programme.shared.addresses import path_in


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """What a person wants by e-mail from this programme, and what always comes and why."""
    choice = queries.choice_of(request.user, request.programme)
    kinds = queries.kinds_for(request.user, request.programme)
    initial = {"muted": choice.muted, "is_daily": "1" if choice.is_daily else ""} if choice else {"is_daily": ""}
    form = MailChoiceForm(request.POST or None, initial=initial, kinds=kinds)
    form.cancel_url = path_in(request.cohort, "programme:notification_inbox")
    if request.method == "POST" and form.is_valid():
        actions.choose(request.user, request.programme, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect(form.cancel_url)
    always: dict[str, list[str]] = {}
    for kind in kinds:
        if kind.why:
            always.setdefault(kind.why, []).append(kind.words)
    return render(request, "programme/mail_choice/edit.html", {"form": form, "always": always})
