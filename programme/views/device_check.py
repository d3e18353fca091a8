import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programme.account_adapter import TEST
from programme.actions import device_check as actions
from programme.forms.device_check import DeviceCheckForm, TestMailForm
from programme.models import DeviceCheck
from programme.models.device_check import PARTS
from programme.queries import device_check as queries
from programme.shared import browsers, limits
from programme.shared.addresses import path_in
from programme.shared.authorise import authorise, may
from programme.shared.pages import LongList
from programme.views.link import opened_by_link

UPLOADS_A_MINUTE = 60
ON_A_PAGE = 50
MAILS_AN_HOUR = 20


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Does this site work here? For anybody, without signing in; who is signed in has the result kept."""
    worked = None
    if request.method == "POST":
        worked = _worked(request)
        if request.user.is_authenticated:
            actions.note_own(request.user, worked, browser=_browser(request), at=request.arrived_at)
    places = queries.of_person(request.user) if request.user.is_authenticated else []
    check = queries.of_place(places[0]) if places else None
    return _page(request, worked=worked, check=check, is_known=bool(places), mail_form=TestMailForm())


@opened_by_link(DeviceCheck)
def open(request: HttpRequest, check: DeviceCheck) -> HttpResponse:
    """The same behind somebody's own link. Looking at it changes nothing; its button does."""
    worked = None
    is_open = request.arrived_at < check.link_expires_at and not check.link_revoked_at
    if request.method == "POST" and is_open:
        worked = [*_worked(request), "mail"]
        check = actions.note_by_link(check, worked, browser=_browser(request), at=request.arrived_at)
    return _page(request, worked=worked, check=check, is_known=True, is_open=is_open)


@login_not_required
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Send a test mail: to the person's own address, or once to the one that was typed."""
    form = TestMailForm(request.POST)
    if request.user.is_authenticated:
        actions.send_test_mail(request.user, at=request.arrived_at)
        messages.success(request, _("A test mail is on its way. Open its link, on the machine that you want to check."))
    elif form.is_valid():
        if _may_mail(request, form.cleaned_data["email"]):
            get_adapter().send_mail(TEST, form.cleaned_data["email"], {})
        messages.success(request, _("If this address has not had one lately, a test mail is on its way."))
    else:
        return _page(request, worked=None, check=None, is_known=False, mail_form=form, status=422)
    return redirect("programme:device_check_page")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """On whose machine we have not seen everything work."""
    authorise(request.user, "programme.view_desks", request.cohort)
    passed = queries.count_passed(request.cohort)
    others = queries.places_to_check(request.cohort).count() - passed
    rows = queries.places_not_passed(request.cohort)
    page = LongList(rows, ON_A_PAGE, count=others).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {
                "enrolment": row.enrolment,
                "has_tried": row.has_tried,
                "missing": _words(row.check.missing) if row.check else [],
            }
            for row in queries.as_not_passed(page)
        ],
        "passed": passed,
        "may_change": may(request.user, "programme.organise", request.cohort),
    }
    return render(request, "programme/device_check/desk.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    count = actions.ask(request.cohort, by=request.user, at=request.arrived_at)
    messages.success(request, _("We are writing to %(count)d people.") % {"count": count})
    return redirect(path_in(request.cohort, "programme:device_check_desk"))


def _worked(request: HttpRequest) -> list[str]:
    """What worked, as the machine says; the file is counted and thrown away."""
    form = DeviceCheckForm(request.POST, request.FILES)
    if not limits.take(f"check.{get_ip(request)}", most=UPLOADS_A_MINUTE, seconds=60):
        return []
    return form.parts if form.is_valid() else []


def _browser(request: HttpRequest) -> str:
    return browsers.in_words(request.headers.get("User-Agent", ""))


def _may_mail(request: HttpRequest, email: str) -> bool:
    name = re.sub(r"[^a-z0-9@.+_-]", "", email.lower())
    return limits.take(f"check-mail.{get_ip(request)}", most=MAILS_AN_HOUR, seconds=3600) and limits.take(
        f"check-mail.{name}", most=1, seconds=3600
    )


def _words(parts: list[str]) -> list[str]:
    words = {
        "script": _("Scripts run"),
        "storage": _("The device can keep unsent work"),
        "upload": _("A file of 5 MB can be sent"),
        "mail": _("Our mail arrives"),
    }
    return [words[part] for part in parts]


def _page(
    request: HttpRequest,
    *,
    worked: list[str] | None,
    check: DeviceCheck | None,
    is_known: bool,
    is_open: bool = True,
    mail_form: TestMailForm | None = None,
    status: int = 200,
) -> HttpResponse:
    missing = check.missing if check else [part for part in PARTS if part not in (worked or [])]
    context: dict[str, Any] = {
        "is_checked": worked is not None,
        "rows": [
            {"words": words, "ok": part not in missing} for part, words in zip(PARTS, _words(list(PARTS)), strict=True)
        ],
        "is_known": is_known,
        "is_open": is_open,
        "has_passed": bool(check and check.passed_at),
        "check": check,
        "mail_form": mail_form,
        "site": settings.SITE_URL,
        "sender": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "programme/device_check/page.html", context, status=status)
