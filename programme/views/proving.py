"""The page on which somebody who signed in a while ago proves that it is still them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from programme.queries import second_factor

View = Callable[..., HttpResponse]


def asked_again(request: HttpRequest, *, back: str, why: str) -> HttpResponse | None:
    """The page to prove oneself on, which leads back there; nothing when they did so a short while ago."""
    if second_factor.is_fresh(request, person=request.user, at=request.arrived_at):
        return None
    if second_factor.without([request.user]):
        sign_in = f"{reverse('account_login')}?{urlencode({'next': back})}"
        address = f"{reverse('account_logout')}?{urlencode({'next': sign_in})}"
        context = {"address": address, "why": why, "back": back}
        return render(request, "programme/proving/sign_in_again.html", context)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def first(view: View, *, also_to_see: bool = False) -> View:
    """allauth's view, before what lets the person in is changed: it asks again only who has a second factor."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_asked = request.method == "POST" or also_to_see
        if is_asked and request.user.is_authenticated:
            why = _("Before what lets you in is changed, we check once more that it is you.")
            if prove := asked_again(request, back=request.path, why=why):
                return prove
        return view(request, *args, **kwargs)

    return asking
