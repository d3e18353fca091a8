from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from judging.queries import method


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """How scores become a result, for everybody; it says nothing of any result."""
    return render(request, "judging/method/show.html", {"worked": method.worked(), "adjusted": method.adjusted()})
