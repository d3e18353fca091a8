"""The two forms of signing in: an address, then the code that was mailed to it."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.account.internal.stagekit import unstash_login
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from programme.shared import sign_in_codes

log = logging.getLogger("programme.security")

NO_ADDRESS = _("Enter your email address.")
BAD_ADDRESS = _("Enter an email address in the right form, like name@example.com.")


class AddressForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["login"])


class CodeRequestForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["email"])


def _dress(field: Any) -> None:
    field.label = _("Email address")
    field.widget.attrs.pop("placeholder", None)
    field.error_messages |= {"required": NO_ADDRESS, "invalid": BAD_ADDRESS}
    # Django has one checker of addresses for all forms, so ours is another.
    others = [each for each in field.validators if not isinstance(each, EmailValidator)]
    field.validators = [*others, EmailValidator(BAD_ADDRESS)]


class KeyForm(AddWebAuthnForm):
    """A passkey is meant to sign in by itself, so that is what the tick begins with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        field = self.fields["passwordless"]
        field.initial = True
        field.label = _("Sign in with it, without a code by email")
        field.help_text = _("Untick this only for a security key that knows neither your finger nor a PIN.")


class CodeForm(ConfirmLoginCodeForm):
    """Takes any unexpired code that was mailed to the address, not only the newest of this browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("Eight letters, like BCDF-GHJK. With or without the hyphen, in small or capital letters.")
        field.error_messages["required"] = _("Enter the code from the message.")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "autocorrect": "off"}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        login = unstash_login(context.request, peek=True)
        if login is None or login.user is None or not login.email or not sign_in_codes.redeem(login.email, code):
            log.warning("wrong code", extra={"person": str(login.user.pk)} if login and login.user else {})
            raise get_adapter().validation_error("incorrect_code")
        return code
