"""What templates say in words: states, times, sectors, counts; and the components that wrap a body."""

import datetime as dt
import difflib
import re
from typing import Any
from urllib.parse import quote

from django import forms, template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from programme.models import Cohort
from programme.shared import browsers, narrow_sessions, time
from programme.shared.addresses import path_in
from programme.shared.authorise import may
from programme.shared.markdown import as_html, with_pressable_addresses
from programme.shared.notification_kinds import words_of

register = template.Library()

TONES = {
    "ok": "accepted active adopted approved arrived attended complete confirmed current done erased given live met "
    "open published ready released running sent shared signed submitted won",
    "warn": "asked at_risk amber awaiting due extended held invited late offered overdue paused pending reserve "
    "scoring waiting waiting_list",
    "danger": "barred bounced conflict danger expired failed red refused rejected removed",
    "quiet": "archived cancelled closed declined dropped locked muted past superseded withdrawn",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


# Times


def _zone() -> Any:
    return timezone.get_current_timezone()


@register.filter
def in_words(moment: dt.datetime | dt.date | None) -> str:
    """`5pm on Friday 4 December 2026`; a plain date as `Friday 4 December 2026`."""
    if moment is None:
        return ""
    return time.in_words(moment, _zone()) if isinstance(moment, dt.datetime) else time.date_words(moment)


@register.filter
def day_in_words(moment: dt.datetime | dt.date | None) -> str:
    """`Friday 4 December 2026`."""
    if moment is None:
        return ""
    return time.date_words(moment.astimezone(_zone()).date() if isinstance(moment, dt.datetime) else moment)


@register.filter
def clock(moment: dt.datetime | None) -> str:
    """`5pm`, `9:30am`, `midday`."""
    return time.clock_words(moment, _zone()) if moment else ""


@register.filter
def away(moment: dt.datetime | dt.date | None, at: dt.datetime | None = None) -> str:
    """`today`, `in 3 days`, `2 days ago`; from now unless a moment is given."""
    if moment is None:
        return ""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(12), tzinfo=_zone())
    return time.distance_words(moment, at or time.now(), _zone())


@register.simple_tag
def moment(value: dt.datetime | dt.date | None, *, relative: bool = False, zone: bool = False) -> SafeString | str:
    """A `<time>` element with the time in words; `relative` adds "in 3 days" before it, `zone` whose clock after it."""
    if value is None:
        return ""
    words = time.in_words_with_zone(value, _zone()) if zone and isinstance(value, dt.datetime) else in_words(value)
    if relative:
        words = f"{away(value)}, {words}"
    exact = value.isoformat("T", "milliseconds") if isinstance(value, dt.datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', exact, words)


# Words


@register.filter
def counted(number: Any, words: str) -> str:
    """`{{ 3|counted:"place" }}` is `3 places`; `{{ 1|counted:"person,people" }}` is `1 person`."""
    count = number if isinstance(number, int) else len(number)
    one, _comma, many = words.partition(",")
    return f"{count:,} {one if count == 1 else many or one + 's'}"


ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


@register.filter
def ordinal_words(number: int) -> str:
    """`third` for 3, `11th` for 11: a place in a queue."""
    if 1 <= number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@register.filter
def markdown(text: str | None) -> SafeString | str:
    """People's own words as safe HTML."""
    return as_html(text) if text else ""


@register.filter
def mail_text(text: str | None) -> SafeString | str:
    """A message's text as safe HTML, with the addresses in it to press."""
    return as_html(with_pressable_addresses(text)) if text else ""


@register.filter
def kind_words(key: str) -> str:
    """A kind of message as people call it."""
    return words_of(key)


@register.simple_tag
def state(thing: Any, field: str = "state", *, tone: str = "", text: str = "") -> str:
    """The badge of a row's state: `{% state booking %}`, `{% state team "health" %}`, or of any choice."""
    value = getattr(thing, field, thing)
    shown = text or (
        getattr(thing, f"get_{field}_display")() if hasattr(thing, f"get_{field}_display") else _label(value)
    )
    chosen = tone or TONE_OF.get(str(value).lower(), "neutral")
    return render_to_string("_components/tag.html", {"text": shown, "tone": chosen})


def _label(value: Any) -> str:
    return str(getattr(value, "label", "") or str(value).replace("_", " ").capitalize())


@register.filter
def sector_code(sector: Any) -> str:
    """`civil` or `industry`: the ending of the class names for a sector."""
    return "civil" if str(sector).lower().startswith(("civil", "government", "public")) else "industry"


@register.simple_tag
def sector(value: Any, *, words: bool = True) -> str:
    """The sector's shape and word; with `words=False` the word is for screen readers only."""
    if not value:
        return ""
    code = sector_code(value)
    default = _("Civil service") if code == "civil" else _("Industry")
    context = {"code": code, "text": getattr(value, "label", default), "words": words}
    return render_to_string("_components/sector.html", context)


@register.filter
def initials(name: str) -> str:
    """`Ana Maria Okafor` is `AO`."""
    parts = [part for part in re.split(r"\s+", str(name)) if part]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


# Forms and their errors


def _forms_with_errors(context: template.Context) -> list[Any]:
    found: list[Any] = []
    for value in context.flatten().values():
        # By type, never isinstance: that would wake lazy values, such as the token that sets a cookie on public pages.
        for candidate in value if type(value) in (list, tuple) else [value]:
            if not issubclass(type(candidate), forms.BaseForm | forms.BaseFormSet) or not candidate.is_bound:
                continue
            if not candidate.is_valid() and not any(candidate is known for known in found):
                found.append(candidate)
    return found


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """`Error: ` for the page's title when a form on the page came back."""
    return _("Error: ") if _forms_with_errors(context) else ""


@register.simple_tag(takes_context=True)
def page_errors(context: template.Context) -> str:
    """The one summary on top of the page for the forms of the context that came back; these then show none."""
    wrong = _forms_with_errors(context)
    for form in wrong:
        form.summary_shown = True
    errors = [line for form in wrong for line in errors_of(form)]
    return render_to_string("_components/error_summary.html", {"errors": errors}) if errors else ""


@register.filter
def errors_of(form: Any) -> list[dict[str, str]]:
    """Each error of a form or formset with the id of the first input it is about."""
    if isinstance(form, forms.BaseFormSet):
        return [{"text": text, "target": ""} for text in form.non_form_errors()] + [
            line for one in form.forms for line in errors_of(one)
        ]
    lines = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_input(field)
        lines += [{"text": str(text), "target": target} for text in field.errors]
    return lines


@register.filter
def first_input(field: forms.BoundField) -> str:
    """The id an error links to: groups of inputs number theirs from 0."""
    widget = field.field.widget
    if isinstance(widget, forms.SelectDateWidget):
        return f"{field.auto_id}_day"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{field.auto_id}_0"
    return str(field.id_for_label)


@register.filter
def is_group(field: forms.BoundField) -> bool:
    """Several inputs that need a fieldset and a legend."""
    return isinstance(
        field.field.widget,
        forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget | forms.SelectDateWidget,
    )


@register.filter
def is_choices(field: forms.BoundField) -> bool:
    """Radios or checkboxes, drawn one below the other."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


# Components


@register.inclusion_tag("_components/post_button.html", takes_context=True)
def post_button(context: template.Context, action: str, text: str, **options: Any) -> dict[str, Any]:
    """A form that is one button. Options: kind, name, value, hidden (more words for screen readers)."""
    return {"action": action, "text": text, "csrf_token": context.get("csrf_token"), **options}


@register.inclusion_tag("_components/ask_organisers.html", takes_context=True)
def ask_organisers(context: template.Context, cohort: Cohort) -> dict[str, str]:
    """The way to ask the organisers, from this page; none where it would not open for the reader."""
    request = context["request"]
    if narrow_sessions.of(request.session) or not may(request.user, "programme.ask_organisers", cohort):
        return {"href": ""}
    return {"href": f"{path_in(cohort, 'programme:conversation_index')}?on={quote(request.path)}"}


@register.inclusion_tag("_components/pagination.html", takes_context=True)
def pagination(
    context: template.Context, page: Page, label: str = "", at: str = "", key: str = "page"
) -> dict[str, Any]:
    """Links to the other pages of a list, `at` a spot of the page, told by `key`; keeps the rest of the address."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)

    def address(number: int) -> str:
        spot = f"#{at}" if at else ""
        query[key] = str(number)
        return f"?{query.urlencode()}{spot}"

    numbers = [
        {"number": number, "url": address(number), "current": number == page.number, "gap": not isinstance(number, int)}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        if isinstance(number, int) or number == page.paginator.ELLIPSIS
    ]
    return {
        "page": page,
        "label": label,
        "numbers": numbers,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_block_tag
def table(content: str, caption: str, *, stacked: bool = False, hide_caption: bool = False, kind: str = "") -> str:
    """A table's rows inside a region that scrolls on its own: `{% table "Visits" %}<thead>...{% endtable %}`."""
    context = {"content": content, "caption": caption, "stacked": stacked, "hide_caption": hide_caption, "kind": kind}
    return render_to_string("_components/table.html", context)


@register.simple_block_tag
def card(content: str, title: str = "", *, href: str = "", level: int = 2, kind: str = "", meta: str = "") -> str:
    """A card around anything: `{% card "Team Birch" href=url %}...{% endcard %}`."""
    context = {"content": content, "title": title, "href": href, "level": level, "kind": kind, "meta": meta}
    return render_to_string("_components/card.html", context)


@register.simple_block_tag
def notice(content: str, title: str = "", *, tone: str = "info") -> str:
    """A notice around anything: `{% notice "Scoring is locked" tone="warn" %}...{% endnotice %}`."""
    return render_to_string("_components/notice.html", {"content": content, "title": title, "tone": tone})


@register.simple_block_tag
def details(content: str, summary: str, *, is_open: bool = False) -> str:
    """Something to open: `{% details "How places are given" %}...{% enddetails %}`."""
    return render_to_string("_components/details.html", {"content": content, "summary": summary, "is_open": is_open})


@register.filter
def changes_from(after: str, before: str) -> SafeString:
    """The words of `after` with what was put in and taken out since `before`, as `<ins>` and `<del>`."""
    old, new = (re.findall(r"\s+|[^\s]+", str(text or "")) for text in (before, after))
    parts: list[tuple[str, str]] = []
    for step, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            parts.append(("{}", "".join(new[c:d])))
            continue
        if b > a:
            parts.append(("<del>{}</del>", "".join(old[a:b])))
        if d > c:
            parts.append(("<ins>{}</ins>", "".join(new[c:d])))
    return mark_safe("".join(format_html(pattern, text) for pattern, text in parts))  # noqa: S308 each part is escaped


@register.filter
def lines(items: Any) -> SafeString:
    """A list as plain list items."""
    return format_html_join("", "<li>{}</li>", ((item,) for item in items))


@register.filter
def minutes(seconds: float | None) -> str:
    """`5:00` for 300 seconds."""
    whole = max(0, int(seconds or 0))
    return f"{whole // 60}:{whole % 60:02}"


@register.filter
def dots(total: int, done: int) -> list[bool]:
    """True for each thing done, False for each still to do."""
    return [number < int(done or 0) for number in range(int(total or 0))]


@register.filter
def labelled(form: forms.BaseForm) -> forms.BaseForm:
    """A third party's form without placeholders, which only repeat the label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def browser(user_agent: str) -> str:
    """`Edge on Windows`."""
    return browsers.in_words(user_agent)


@register.simple_tag(takes_context=True)
def show_panel(context: template.Context, panel: Any) -> str:
    """A part that an app puts on a person's home, with the names it was written for."""
    return render_to_string(panel.template, panel.context, request=context["request"])
