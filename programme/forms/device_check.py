"""What a machine sends when it is checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField

# Five million bytes: as large as most files that teams hand in.
ENOUGH = 5_000_000


class DeviceCheckForm(forms.Form):
    """Filled by the page's own script; without it only a file can be chosen."""

    script = forms.BooleanField(required=False)
    storage = forms.BooleanField(required=False)
    upload = forms.FileField(required=False, allow_empty_file=True)

    @property
    def parts(self) -> list[str]:
        """What worked."""
        data: dict[str, Any] = self.cleaned_data
        parts = [part for part in ("script", "storage") if data.get(part)]
        return [*parts, "upload"] if data.get("upload") and data["upload"].size >= ENOUGH else parts


class TestMailForm(forms.Form):
    """Where a test mail goes."""

    email = MailField(label=_("Your e-mail address"))
