"""For which addresses a department's sign-in is enough."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.queries.single_sign_on import providers
from programme.shared.form_sections import SectionedForm

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# Anybody can have an address there.
FOR_EVERYBODY = frozenset(
    (
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.com",
        "yahoo.com",
        "icloud.com",
    )
)


class DomainForm(SectionedForm):
    provider = forms.ChoiceField(label=_("Which sign-in?"), widget=forms.RadioSelect)
    domain = forms.CharField(
        label=_("Addresses that end in"),
        max_length=200,
        help_text=_("What stands behind the @, such as revenue.gov.uk."),
    )
    submit_label = _("Allow")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [(each.id, each.name) for each in providers()]
        if len(providers()) == 1:
            self.fields["provider"].initial = providers()[0].id

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"].strip().lower().rpartition("@")[2]
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError(_("Enter a domain in the right form, like revenue.gov.uk."))
        if domain in FOR_EVERYBODY:
            raise forms.ValidationError(_("Anybody can have an address there, so it cannot be allowed."))
        return domain
