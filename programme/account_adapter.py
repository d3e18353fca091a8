"""How allauth behaves here: nobody signs up uninvited, codes are mailed at once, mails look like all our mails."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_changed
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from programme.models import Person
from programme.notifications import (
    ACCOUNT_CHANGED,
    ADDRESS_CODE,
    NO_ACCOUNT,
    NOT_YOU,
    SIGN_IN_CODE,
    TEST_MAIL,
    about_an_account,
)
from programme.queries import second_factor
from programme.queries.message_text import render, text_for_account, text_for_address
from programme.shared import limits, sealed, sign_in_codes
from programme.shared.away import MailIsAway
from programme.shared.markdown import as_html, as_plain

log = logging.getLogger("programme.security")

CODE = "account/email/login_code"
NOBODY = "account/email/unknown_account"
TEST = "programme/email/test_mail"
KINDS = {
    CODE: SIGN_IN_CODE,
    NOBODY: NO_ACCOUNT,
    TEST: TEST_MAIL,
    "account/email/email_confirmation": ADDRESS_CODE,
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _(
            "That code is not right, or it is older than 20 minutes. Check the newest message, or ask for another code."
        ),
        "too_many_login_attempts": _(
            "This was tried too often. Wait a few minutes, then try again. A code that you have been sent works for "
            "20 minutes."
        ),
        "account_inactive": _("This account is closed. Ask an organiser of your programme."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made when an invitation is accepted, never here."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Straight to the mail server, never through the queue of notifications."""
        if template_prefix in {CODE, NOBODY}:
            self._refuse_a_flood(email)
        if template_prefix == CODE:
            sign_in_codes.remember(email, context["code"])
        mail = self.render_mail(template_prefix, email, {**context, "email": email})
        try:
            mail.send()
        except OSError as error:
            # Sockets and smtplib. Who waits for a code is told so, instead of looking for it.
            raise MailIsAway from error

    def _refuse_a_flood(self, email: str) -> None:
        """However it is asked for (sign-in page, "send another", invitation), one address gets only so many mails."""
        request = context.request
        from_one_network = limits.take(f"sign-in.{get_ip(request)}", most=settings.SIGN_IN_MAILS_A_MINUTE, seconds=60)
        if not from_one_network or not ratelimit.consume(request, action="login_mail", key=email.lower()):
            log.warning("too many sign-in mails", extra={"network_is_full": not from_one_network})
            raise ImmediateHttpResponse(ratelimit.respond_429(request))

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Text and HTML, as all our mails are."""
        subject, body = self._words(template_prefix, context)
        headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
        mail = EmailMultiAlternatives(
            subject,
            as_plain(body).strip() + "\n",
            self.get_from_email(),
            [email] if isinstance(email, str) else email,
            headers=headers,
        )
        html = {"subject": subject, "html": as_html(body)}
        mail.attach_alternative(render_to_string("account/email/mail.html", html), "text/html")
        return mail

    def _words(self, template_prefix: str, context: dict[str, Any]) -> tuple[str, str]:
        """Subject and text: codes and news of an account as the person's programme words them, the rest as shipped."""
        said = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        kind = KINDS.get(template_prefix)
        if kind:
            values = about_an_account(code=context.get("code", ""))
        else:
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", said).split())
            text = render_to_string(f"{template_prefix}_message.txt", said).strip()
            if "user_agent" not in context:
                return subject, text
            kind, values = ACCOUNT_CHANGED, about_an_account(subject=subject, what=text, safety=NOT_YOU)
        email = context["email"]
        person = Person.objects.filter(email__iexact=email).first()
        own = text_for_account(person, kind) if person else text_for_address(email, kind)
        person = person or Person(email=email, full_name=email)
        about = {"person": person, "about": person, "programme": own.programme if own else None}
        return render(kind, {**about, "email": email, **values}, own=own)

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Whoever typed a code that we mailed to the account's address has proven it."""
        if (kwargs.get("email") or "").lower() == user.email:
            EmailAddress.objects.get_or_create(
                user=user, email=user.email, defaults={"verified": True, "primary": True}
            )
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        log.info("signed in", extra={"person": str(user.pk)})
        return super().post_login(request, user, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return sealed.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.opened(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey") if number == 0 else _("Passkey %(number)d") % {"number": number + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Where a second factor is compulsory the last one stays."""
        person = authenticator.user
        if not second_factor.is_asked_of(person):
            return True
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exclude(pk=authenticator.pk).exists()


@receiver(authenticator_added)
def note_presence(sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just held a new key in hand need not prove themselves again to see the recovery codes."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES and request.user.is_authenticated:
        record_authentication(request, user, method="mfa", reauthenticated=True, id=authenticator.pk)
    log.info("second factor added", extra={"person": str(user.pk), "kind": authenticator.type})


@receiver([email_changed, authenticator_added, authenticator_removed, authenticator_reset])
def end_other_sessions(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Whoever came in by what counts no longer, such as the old mailbox, is out."""
    here = request.session.session_key
    others = [session for session in UserSession.objects.purge_and_list(user) if session.session_key != here]
    for session in others:
        session.end()
    if others:
        messages.info(request, _("Your other devices are signed out, because what lets you in has changed."))
    log.info("way in changed", extra={"person": str(user.pk), "ended": len(others)})


@receiver(authentication_step_completed)
def give_the_session_another_key(
    sender: Any, request: HttpRequest, user: Person, reauthenticated: bool = False, **kwargs: Any
) -> None:
    """As at signing in: a key that was known before somebody proved themselves opens nothing of what follows."""
    if reauthenticated and request.user.is_authenticated:
        known = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=known).update(session_key=request.session.session_key)
