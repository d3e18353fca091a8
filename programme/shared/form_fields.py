"""Dates as people know them: day, month and year typed into three boxes, with a time where one is needed. Addresses."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

ASK_FOR_ALL = _("Enter a day, a month and a year, such as 4 12 2026.")
# Not "require all": a date half typed gets the sentence above, not the one for an empty answer.
OPTIONS: dict[str, Any] = {"error_messages": {"incomplete": ASK_FOR_ALL}, "require_all_fields": False}
NO_SUCH_DAY = _("Enter a day that exists.")


class MailField(forms.EmailField):
    """An e-mail address that columns for addresses can hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, **options)


class Boxes(forms.MultiWidget):
    """Text boxes side by side, each with its word and its greatest length."""

    template_name = "_forms/widgets/boxes.html"
    boxes: ClassVar[tuple[tuple[Any, int], ...]] = ()

    def __init__(self, attrs: Any = None) -> None:
        # A word is typed where figures alone would not do, so no numeric keyboard for lengths of five.
        inputs = [
            {"maxlength": length} | ({"inputmode": "numeric"} if length < 5 else {}) for _word, length in self.boxes
        ]
        super().__init__([forms.TextInput(one) for one in inputs], attrs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["parts"] = [
            part | {"word": word, "length": length}
            for part, (word, length) in zip(context["widget"]["subwidgets"], self.boxes, strict=True)
        ]
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """With the site's own templates: the renderer of forms knows only those inside apps."""
        return SafeString(render_to_string(template_name, context))


class DayBoxes(Boxes):
    boxes = ((_("Day"), 2), (_("Month"), 2), (_("Year"), 4))

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class MomentBoxes(Boxes):
    boxes = (*DayBoxes.boxes, (_("Time, such as 17:00"), 5))

    def decompress(self, value: dt.datetime | None) -> list[Any]:
        if not value:
            return [None, None, None, None]
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return [local.day, local.month, local.year, f"{local:%H:%M}"]


def _as_day(values: list[Any]) -> dt.date:
    try:
        day, month, year = (int(value) for value in values)
        return dt.date(year, month, day)
    except ValueError:
        raise ValidationError(NO_SUCH_DAY, code="invalid") from None


class DayField(forms.MultiValueField):
    """A date."""

    widget = DayBoxes

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(max_length=2), forms.CharField(max_length=2), forms.CharField(max_length=4)]
        super().__init__(fields=fields, **(OPTIONS | kwargs))

    def compress(self, data_list: list[Any]) -> dt.date | None:
        return _as_day(data_list) if data_list else None


class MomentField(forms.MultiValueField):
    """A date with a time, in the time zone of the request."""

    widget = MomentBoxes

    def __init__(self, **kwargs: Any) -> None:
        fields = [
            forms.CharField(max_length=2),
            forms.CharField(max_length=2),
            forms.CharField(max_length=4),
            forms.TimeField(error_messages={"invalid": _("Enter a time such as 17:00.")}),
        ]
        super().__init__(fields=fields, **(OPTIONS | kwargs))

    def compress(self, data_list: list[Any]) -> dt.datetime | None:
        if not data_list:
            return None
        return from_current_timezone(dt.datetime.combine(_as_day(data_list[:3]), data_list[3]))
