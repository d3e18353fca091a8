"""Every mail of a demo, for everybody to read. Routed only when DEMO is on, which a real site refuses to start with."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programme.shared import mail_files


@login_not_required
@never_cache
@require_safe
def list(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    to = request.GET.get("to", "")[:200]
    mails = mail_files.newest(settings.MAIL_DIR, to=to)
    return render(request, "programme/demo_outbox/list.html", {"mails": mails, "to": to})
