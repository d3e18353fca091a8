"""Forms about guests: the list typed by an organiser, and the answer of one of them."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from judging.actions.guest import Invited
from judging.states import GuestKind
from programme.shared.downloads import DANGEROUS
from programme.shared.form_sections import SectionedForm

MOST_ROWS = 200


class GuestRowsForm(SectionedForm):
    """Guests, one on a line."""

    rows = forms.CharField(
        label=_("Guests to invite"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One on each line: name, e-mail address, employer, and sponsor, line manager, private office or other. "
            "Such as: Ruth Okafor, ruth@treasury.example, Treasury, private office"
        ),
    )
    submit_label = _("Invite them")

    def clean_rows(self) -> list[Invited]:
        """Every line that is wrong is named before anybody is invited."""
        found, problems = [], []
        lines = [line.strip() for line in self.cleaned_data["rows"].splitlines()]
        for number, line in enumerate(lines, start=1):
            try:
                if line:
                    found.append(_read(line))
            except forms.ValidationError as error:
                problems.append(_t("Line %(n)d: %(why)s") % {"n": number, "why": error.messages[0]})
        addresses = [each.email.lower() for each in found]
        for twice in sorted({each for each in addresses if addresses.count(each) > 1}):
            problems.append(_t("%(address)s is there twice.") % {"address": twice})
        if len(found) > MOST_ROWS:
            problems.append(_t("At most %(n)d guests at a time.") % {"n": MOST_ROWS})
        if problems:
            raise forms.ValidationError(problems)
        return found


def _read(line: str) -> Invited:
    name, email, employer, kind, *rest = [part.strip() for part in line.split(",")] + [""] * 3
    if any(rest):
        raise forms.ValidationError(_t("there are more than four parts."))
    if (
        not name
        or name.startswith(DANGEROUS)
        or employer.startswith(DANGEROUS)
        or max(map(len, (name, employer))) > 200
    ):
        raise forms.ValidationError(_t("begin with a name, at most 200 characters, that does not look like a formula."))
    try:
        validate_email(email)
    except forms.ValidationError:
        raise forms.ValidationError(_t("the second part is not an e-mail address.")) from None
    kinds = {str(label).lower(): value for value, label in GuestKind.choices}
    if kind and kind.lower() not in kinds:
        raise forms.ValidationError(_t("“%(kind)s” is no kind of guest.") % {"kind": kind})
    return Invited(name, email, employer, kinds.get(kind.lower(), GuestKind.OTHER))


class GuestPlacesForm(forms.Form):
    """For how many there is room."""

    places = forms.IntegerField(
        label=_("Places for guests"), min_value=0, max_value=100_000, required=False, help_text=_("Empty: no limit.")
    )


class GuestAnswerForm(SectionedForm):
    """A guest's answer."""

    coming = forms.TypedChoiceField(
        label=_("Do you come?"),
        choices=(("yes", _("Yes, I come")), ("no", _("No, I cannot come"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    access = forms.CharField(
        label=_("What should we prepare so that you can take part?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as a step-free way, a hearing loop or a quiet seat."),
    )
    diet = forms.CharField(label=_("What do you not eat?"), max_length=200, required=False)
    sections: Any = (
        (_("Your answer"), ("coming",)),
        (
            _("If you come"),
            ("access", "diet"),
            _("Only the organisers see this, and it is erased 30 days after the day."),
        ),
    )
    submit_label = _("Send my answer")
