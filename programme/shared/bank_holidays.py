"""Bank holidays of the United Kingdom, worked out on this machine: no network is asked."""

import datetime as dt
from functools import cache

from django.utils.translation import gettext as _

# As the library names them; what people call them is said in `on`.
PARTS = ("ENG", "SCT", "NIR")


@cache
def _of_year(year: int) -> dict[dt.date, dict[str, str]]:
    # Only the timeline and the clock of offers need it, and it is not light.
    import holidays  # noqa: PLC0415

    found: dict[dt.date, dict[str, str]] = {}
    for part in PARTS:
        for day, name in holidays.country_holidays("GB", subdiv=part, years=year).items():
            found.setdefault(day, {})[part] = name
    return found


def is_on(day: dt.date) -> bool:
    """Whether it is a bank holiday in any part of the country."""
    return day in _of_year(day.year)


def on(day: dt.date) -> str:
    """`Bank holiday: Christmas Day`, `Bank holiday in Scotland: Saint Andrew's Day`; empty on any other day."""
    parts = _of_year(day.year).get(day)
    if not parts:
        return ""
    name = next(iter(parts.values()))
    if len(parts) == len(PARTS):
        return _("Bank holiday: %(name)s") % {"name": name}
    words = {"ENG": _("England and Wales"), "SCT": _("Scotland"), "NIR": _("Northern Ireland")}
    where = _(" and ").join(words[part] for part in PARTS if part in parts)
    return _("Bank holiday in %(where)s: %(name)s") % {"where": where, "name": name}
