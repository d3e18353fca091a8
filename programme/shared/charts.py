"""Charts as SVG drawn on the server: real text, classes in place of styles, shapes and patterns beside colour.

Each takes a title that says the message, and is shown with a table beside it (`templates/_components/chart.html`).
Lengths are percentages, so that a chart fits a phone and its text keeps its size. Bars start at zero, because their
length is what is compared.
"""

import datetime as dt
import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ROW = 56
LETTER = 9


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length, other words for its figure, `quiet` for less weight."""

    label: str
    value: float
    text: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Pair:
    """One row with a share for each sector."""

    label: str
    civil: float
    industry: float


@dataclass(frozen=True)
class Range:
    """A likely span with its middle: `low` and `high` bound it."""

    label: str
    low: float
    middle: float
    high: float
    text: str = ""


@dataclass(frozen=True)
class Point:
    """A dated point of a timeline."""

    label: str
    on: dt.date


@dataclass(frozen=True)
class Mark:
    """One finding at one time: a letter, a tone (ok, warn, danger), how high it stands (0 is best)."""

    letter: str
    tone: str
    height: int


Row = TypeVar("Row")


def bars(title: str, rows: Sequence[Bar], *, highest: float | None = None) -> SafeString:
    """Horizontal bars from zero, each below its label and figure. `highest` is the value that fills the width."""
    top = highest or max((row.value for row in rows), default=0) or 1

    def draw(y: int, row: Bar) -> SafeString:
        return format_html(
            '{}<rect class="plot-bar{}" x="0" y="{}" width="{}" height="18" rx="2"/>',
            _label(row.label, row.text or figure(row.value), y),
            " plot-quiet" if row.quiet else "",
            y + 26,
            _percent(row.value / top),
        )

    return _plot(title, len(rows) * ROW, _rows(rows, draw))


def sector_bars(title: str, rows: Sequence[Pair]) -> SafeString:
    """Both sectors of each row, one behind the other: civil service solid, industry hatched, each with its figure."""
    top = max((row.civil + row.industry for row in rows), default=0) or 1
    hatch = _id(title, "hatch")
    key_height = 36

    def draw(y: int, row: Pair) -> SafeString:
        first, second = row.civil / top, row.industry / top
        figures = f"{figure(row.civil)} + {figure(row.industry)}"
        return format_html(
            '{}<rect class="plot-civil" x="0" y="{}" width="{}" height="18"/>'
            '<rect class="plot-hatched" fill="url(#{})" x="{}" y="{}" width="{}" height="18"/>'
            '<rect class="plot-gap" x="{}" y="{}" width="2" height="18"/>',
            _label(row.label, figures, y + key_height),
            y + key_height + 26,
            _percent(first),
            hatch,
            _percent(first),
            y + key_height + 26,
            _percent(second),
            _percent(first),
            y + key_height + 26,
        )

    pattern = format_html(
        '<defs><pattern id="{}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="plot-hatch-ground" width="9" height="9"/><path class="plot-hatch" d="M0 0V9"/></pattern></defs>',
        hatch,
    )
    key = format_html(
        '<circle class="plot-civil" cx="7" cy="12" r="7"/><text x="21" y="17">{}</text>'
        '<path class="plot-industry" d="M158 4l8 8-8 8-8-8z"/><text x="174" y="17">{}</text>',
        _("Civil service"),
        _("Industry"),
    )
    return _plot(title, len(rows) * ROW + key_height, [pattern, key, *_rows(rows, draw)])


def range_bars(title: str, rows: Sequence[Range], *, lowest: float = 0, highest: float | None = None) -> SafeString:
    """Likely spans on one scale, so that overlap is seen: a light bar from low to high, a dot for the middle."""
    top = highest if highest is not None else round_figure_above(max((row.high for row in rows), default=1))
    span = (top - lowest) or 1
    height = len(rows) * ROW + 30

    def draw(y: int, row: Range) -> SafeString:
        low, middle, high = ((value - lowest) / span for value in (row.low, row.middle, row.high))
        return format_html(
            '{}<rect class="plot-range" x="{}" y="{}" width="{}" height="18" rx="9"/>'
            '<circle class="plot-dot" cx="{}" cy="{}" r="8"/>',
            _label(row.label, row.text or figure(row.middle), y),
            _percent(low),
            y + 26,
            _percent(high - low),
            _percent(middle),
            y + 35,
        )

    grid = format_html_join(
        "",
        '<line class="plot-grid" x1="{}" x2="{}" y1="0" y2="{}"/>'
        '<text class="plot-soft plot-{}" x="{}" y="{}">{}</text>',
        (
            (_percent(part / 4), _percent(part / 4), height - 22, anchor, _percent(part / 4), height - 5, shown)
            for part, anchor in enumerate(("start", "middle", "middle", "middle", "end"))
            for shown in (figure(lowest + span * part / 4),)
        ),
    )
    return _plot(title, height, [grid, *_rows(rows, draw)])


def marks(title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Mark | None]]]) -> SafeString:
    """A line for each row: its marks over the columns, joined, so that up is worse. Round, three- or four-cornered."""
    step = 100 / max(len(columns), 1)
    places = [step * (number + 0.5) for number in range(len(columns))]

    def draw(y: int, row: tuple[str, Sequence[Mark | None]]) -> SafeString:
        known = [(x, mark) for x, mark in zip(places, row[1], strict=True) if mark]
        spots = [(x, y + 56 - 10 * mark.height, mark) for x, mark in known]
        joints = [(f"{_n(a)}%", f"{_n(b)}%", top, low) for (a, top, _m), (b, low, _o) in pairwise(spots)]
        return format_html(
            '<text x="0" y="{}">{}</text>{}{}',
            *(y + 16, row[0]),
            format_html_join("", '<line class="plot-joint" x1="{}" x2="{}" y1="{}" y2="{}"/>', joints),
            format_html_join("", "{}", ((_mark(x, middle, mark),) for x, middle, mark in spots)),
        )

    # Every other name stands lower, so that neighbours do not run into each other on a phone.
    heads = format_html_join(
        "",
        '<text class="plot-soft plot-middle" x="{}%" y="{}">{}</text>',
        ((_n(x), 14 + 16 * (number % 2), n) for number, (x, n) in enumerate(zip(places, columns, strict=True))),
    )
    body = [draw(40 + number * 80, row) for number, row in enumerate(rows)]
    return _plot(title, 40 + 80 * len(rows), [heads, *body])


def _mark(x: float, y: int, mark: Mark) -> SafeString:
    shape = ('<circle r="13"/>', '<path d="M0 -16 15 11 -15 11z"/>', '<rect x="-12" y="-12" width="24" height="24"/>')
    return format_html(
        '<svg class="plot-mark plot-{}" x="{}%" y="{}" overflow="visible">{}'
        '<text class="plot-middle" y="6">{}</text></svg>',
        *(mark.tone, _n(x), y, SafeString(shape[mark.height]), mark.letter),
    )


def weeks(title: str, *, starts_on: dt.date, count: int, points: Sequence[Point] = (), today: dt.date) -> SafeString:
    """The weeks of a cohort as a line with today on it, dated points above; a second, plainer drawing for phones."""
    ordered = sorted(points, key=lambda point: point.on)
    wide = _weeks(title, starts_on, count, ordered, today, width=760, named=True)
    return wide + _weeks(title, starts_on, count, ordered, today, width=340, named=False)


def _weeks(
    title: str, starts_on: dt.date, count: int, points: Sequence[Point], today: dt.date, *, width: int, named: bool
) -> SafeString:
    days = count * 7
    part = "wide" if named else "narrow"

    def share(day: dt.date) -> float:
        return min(max((day - starts_on).days + 0.5, 0), days) / days

    words = {point: f"{point.label}, {date_format(point.on, 'j M')}" for point in points}
    # The line ends where the last label still fits to the right of its point.
    room = min((width - LETTER * len(words[point]) - 8) / share(point.on) for point in points) if points else width
    room = max(min(width, room), width * 0.6) if named else width
    levels = _levels([(share(point.on) * room, LETTER * len(words[point])) for point in points]) if named else []
    line = 30 + 26 * max(levels, default=-1) + 8 if named else 6
    parts = [_week(week, starts_on, today, room, count, line) for week in range(count)]
    for number, point in enumerate(points):
        x = share(point.on) * room
        if named:
            y = line - 14 - 26 * levels[number]
            parts.append(
                format_html(
                    '<line class="plot-leader" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}">{}</text>',
                    *(_n(x), _n(x), _n(y - 12), _n(line + 8), _n(x + 7), _n(y), words[point]),
                )
            )
        past = " plot-point-done" if point.on < today else ""
        parts.append(format_html('<circle class="plot-point{}" cx="{}" cy="{}" r="6"/>', past, _n(x), line + 8))
    if starts_on <= today < starts_on + dt.timedelta(days=days):
        x = share(today) * room
        anchor = "start" if x < 80 else "end" if x > width - 80 else "middle"
        said = _("Today, %(date)s") % {"date": date_format(today, "j F")}
        parts.append(
            format_html(
                '<line class="plot-today" x1="{}" x2="{}" y1="{}" y2="{}"/>'
                '<text class="plot-strong plot-{}" x="{}" y="{}">{}</text>',
                *(_n(x), _n(x), line - 4, line + 20, anchor, _n(x), line + 56, said),
            )
        )
    return _plot(title, line + 62, parts, width=width, part=part)


def _week(week: int, starts_on: dt.date, today: dt.date, room: float, count: int, line: int) -> SafeString:
    first = starts_on + dt.timedelta(days=7 * week)
    begun, over = today >= first, today >= first + dt.timedelta(days=7)
    kind = " plot-week-done" if over else " plot-week-now" if begun else ""
    x, length = room * week / count, room / count
    return format_html(
        '<rect class="plot-week{}" x="{}" y="{}" width="{}" height="16" rx="3"/>'
        '<text class="plot-soft plot-middle" x="{}" y="{}">{}</text>',
        *(kind, _n(x + 1.5), line, _n(length - 3), _n(x + length / 2), line + 34, week + 1),
    )


def _levels(flags: Sequence[tuple[float, float]]) -> list[int]:
    """How high each label flies, so that neither another label nor another's line crosses it. From left to right."""
    levels: list[int] = []
    for number in reversed(range(len(flags))):
        x, length = flags[number]
        after = flags[number + 1 :]
        touched = [level for (start, _length), level in zip(after, levels, strict=True) if start < x + length + 16]
        levels.insert(0, max(touched, default=-1) + 1)
    return levels


def _rows(rows: Sequence[Row], draw: Callable[[int, Row], SafeString]) -> list[SafeString]:
    return [draw(number * ROW, row) for number, row in enumerate(rows)]


def _plot(title: str, height: int, parts: Sequence[SafeString], *, width: int = 0, part: str = "fluid") -> SafeString:
    """With a width the drawing is scaled as a whole; without, it is as wide as its place."""
    name = _id(title, part)
    size = (
        format_html('viewBox="0 0 {} {}"', width, height) if width else format_html('width="100%" height="{}"', height)
    )
    return format_html(
        '<svg class="plot plot-{}" {} role="img" aria-labelledby="{}"><title id="{}">{}</title>{}</svg>',
        *(part, size, name, name, title, format_html_join("", "{}", ((one,) for one in parts))),
    )


def _label(text: str, shown: str, y: int) -> SafeString:
    return format_html('<text x="0" y="{}">{}<tspan class="plot-strong" dx="10">{}</tspan></text>', y + 16, text, shown)


def round_figure_above(value: float) -> float:
    """The next round figure at or above the value: where a scale may end."""
    if value <= 0:
        return 1
    step = 10 ** math.floor(math.log10(value))
    return next(float(step * part) for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * part >= value)


def figure(value: float) -> str:
    """`12`, `4.25`, `1,200`: no more decimals than there are, at most two."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: float) -> str:
    return f"{_n(max(share, 0) * 100)}%"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _id(title: str, part: str) -> str:
    return f"plot-{zlib.crc32(title.encode()):08x}-{part}"
