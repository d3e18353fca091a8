"""What somebody may write to the organisers of a programme."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programme.shared.form_fields import MailField
from programme.shared.form_sections import SectionedForm


class EnquiryForm(SectionedForm):
    submit_label = _("Send the message")

    full_name = forms.CharField(label=_("Your name"), max_length=200)
    email = MailField(label=_("Your e-mail address"), help_text=_("The organisers answer to it."))
    text = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    @classmethod
    def of_page(cls, page: Any, data: Any = None) -> "EnquiryForm":
        """The form of a contact page, sent to its own address."""
        form = cls(data)
        form.action = reverse("cms:contact_page_send", args=[page.pk])
        return form
