"""Charts as SVG drawn on the server: real text, classes in place of styles, shapes and patterns beside colour.

Each takes a title that says the message, and is shown with a table beside it (`templates/_components/chart.html`).
Marks start at zero unless a scale is given, because the length of a bar is what is compared.
"""

import datetime as dt
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH = 720
ROW = 40
LETTER = 7.8
LONGEST_LABEL = 30


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length, the words at its end (the value itself if empty), `quiet` for less weight."""

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


def bars(title: str, rows: Sequence[Bar], *, highest: float | None = None) -> SafeString:
    """Horizontal bars from zero, each with its figure at its end."""
    left = _label_width(row.label for row in rows)
    top = _top_of_scale(highest or max((row.value for row in rows), default=1))
    room = WIDTH - left - 70

    def draw(y: float, row: Bar) -> SafeString:
        length = room * row.value / top
        return format_html(
            '{}<rect class="plot-bar{}" x="{}" y="{}" width="{}" height="22" rx="2"/>'
            '<text class="plot-strong" x="{}" y="{}">{}</text>',
            _label(row.label, left, y),
            " plot-quiet" if row.quiet else "",
            _n(left),
            _n(y - 11),
            _n(max(length, 1)),
            _n(left + length + 8),
            _n(y + 5),
            row.text or _figure(row.value),
        )

    return _plot(title, len(rows) * ROW + 8, [_axis(left, len(rows)), *_rows(rows, draw)])


def sector_bars(title: str, rows: Sequence[Pair]) -> SafeString:
    """Both sectors of each row, one behind the other: civil service solid, industry hatched, each with its figure."""
    left = _label_width(row.label for row in rows)
    top = max((row.civil + row.industry for row in rows), default=1) or 1
    room = WIDTH - left - 20
    hatch = _id(title, "hatch")

    def draw(y: float, row: Pair) -> SafeString:
        first, second = room * row.civil / top, room * row.industry / top
        return format_html(
            '{}<rect class="plot-civil" x="{}" y="{}" width="{}" height="22"/>'
            '<rect fill="url(#{})" x="{}" y="{}" width="{}" height="22"/>{}{}',
            _label(row.label, left, y),
            _n(left),
            _n(y - 11),
            _n(first),
            hatch,
            _n(left + first + 2),
            _n(y - 11),
            _n(max(second - 2, 0)),
            _inside(left, y, first, row.civil),
            _inside(left + first + 2, y, second - 2, row.industry),
        )

    pattern = format_html(
        '<defs><pattern id="{}" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="plot-hatch-ground" width="9" height="9"/><path class="plot-hatch" d="M0 0V9"/></pattern></defs>',
        hatch,
    )
    key = format_html(
        '<circle class="plot-civil" cx="{}" cy="12" r="7"/><text x="{}" y="17">{}</text>'
        '<path class="plot-industry" d="M{} 4l8 8-8 8-8-8z"/><text x="{}" y="17">{}</text>',
        _n(left + 7),
        _n(left + 21),
        _("Civil service"),
        _n(left + 152),
        _n(left + 168),
        _("Industry"),
    )
    return _plot(title, len(rows) * ROW + 38, [pattern, key, _axis(left, len(rows), down=30), *_rows(rows, draw, 30)])


def range_bars(title: str, rows: Sequence[Range], *, lowest: float = 0, highest: float | None = None) -> SafeString:
    """Likely spans on one scale, so that overlap is seen: a light bar from low to high, a dot for the middle."""
    left = _label_width(row.label for row in rows)
    top = highest if highest is not None else _top_of_scale(max((row.high for row in rows), default=1))
    room = WIDTH - left - 90
    span = (top - lowest) or 1

    def at(value: float) -> float:
        return left + room * (value - lowest) / span

    def draw(y: float, row: Range) -> SafeString:
        return format_html(
            '{}<rect class="plot-range" x="{}" y="{}" width="{}" height="18" rx="9"/>'
            '<circle class="plot-dot" cx="{}" cy="{}" r="8"/><text class="plot-strong" x="{}" y="{}">{}</text>',
            _label(row.label, left, y),
            _n(at(row.low)),
            _n(y - 9),
            _n(max(at(row.high) - at(row.low), 2)),
            _n(at(row.middle)),
            _n(y),
            _n(left + room + 14),
            _n(y + 5),
            row.text or _figure(row.middle),
        )

    height = len(rows) * ROW + 34
    marks = [lowest + span * part / 4 for part in range(5)]
    grid = format_html_join(
        "",
        '<path class="plot-grid" d="M{} 0V{}"/><text class="plot-soft plot-middle" x="{}" y="{}">{}</text>',
        ((_n(at(mark)), _n(height - 26), _n(at(mark)), _n(height - 8), _figure(mark)) for mark in marks),
    )
    return _plot(title, height, [grid, *_rows(rows, draw)])


def weeks(title: str, *, starts_on: dt.date, count: int, points: Sequence[Point] = (), today: dt.date) -> SafeString:
    """The weeks of a cohort as a line with today on it, dated points above with their labels kept apart."""
    edge, gap, width = 12, 4, 960
    room = width - 2 * edge
    days = count * 7

    def at(day: dt.date) -> float:
        return edge + room * min(max((day - starts_on).days + 0.5, 0), days) / days

    labels, levels = _placed([(at(point.on), point) for point in sorted(points, key=lambda one: one.on)], width)
    line = 26 + levels * 24
    parts: list[SafeString] = []
    for week in range(count):
        first = starts_on + dt.timedelta(days=7 * week)
        if today >= first + dt.timedelta(days=7):
            kind = "plot-week plot-week-done"
        else:
            kind = "plot-week plot-week-now" if today >= first else "plot-week"
        x = edge + room * week / count
        parts.append(
            format_html(
                '<rect class="{}" x="{}" y="{}" width="{}" height="16" rx="3"/>'
                '<text class="plot-soft plot-middle" x="{}" y="{}">{}</text>',
                kind,
                _n(x + gap / 2),
                _n(line),
                _n(room / count - gap),
                _n(x + room / count / 2),
                _n(line + 36),
                week + 1,
            )
        )
    for x, point, level, anchor in labels:
        y = line - 14 - level * 24
        words = f"{point.label}, {date_format(point.on, 'j M')}"
        parts.append(
            format_html(
                '<path class="plot-grid" d="M{} {}V{}"/><circle class="plot-point{}" cx="{}" cy="{}" r="6"/>'
                '<text class="plot-{}" x="{}" y="{}">{}</text>',
                _n(x),
                _n(y + 4),
                _n(line + 8),
                " plot-point-done" if point.on < today else "",
                _n(x),
                _n(line + 8),
                anchor,
                _n(x if anchor == "middle" else x - 6 if anchor == "start" else x + 6),
                _n(y),
                words,
            )
        )
    if starts_on <= today < starts_on + dt.timedelta(days=days):
        x = at(today)
        anchor = "start" if x < 80 else "end" if x > width - 80 else "middle"
        parts.append(
            format_html(
                '<path class="plot-today" d="M{} {}V{}"/><text class="plot-strong plot-{}" x="{}" y="{}">{}</text>',
                _n(x),
                _n(line - 4),
                _n(line + 44),
                anchor,
                _n(x),
                _n(line + 62),
                _("Today, %(date)s") % {"date": date_format(today, "j F")},
            )
        )
    return _plot(title, line + 70, parts, width=width)


def _placed(points: list[tuple[float, Point]], width: float) -> tuple[list[tuple[float, Point, int, str]], int]:
    """Each label on the lowest level where it touches no other."""
    ends: list[float] = []
    placed = []
    for x, point in points:
        length = LETTER * (len(point.label) + 9)
        anchor = "start" if x - length / 2 < 0 else "end" if x + length / 2 > width else "middle"
        first = {"start": x - 6, "end": x + 6 - length, "middle": x - length / 2}[anchor]
        level = next((number for number, end in enumerate(ends) if end < first), len(ends))
        if level == len(ends):
            ends.append(0)
        ends[level] = first + length + 12
        placed.append((x, point, level, anchor))
    return placed, len(ends)


def _rows(rows: Sequence, draw, down: float = 0) -> list[SafeString]:  # type: ignore[no-untyped-def, type-arg]
    return [draw(down + number * ROW + ROW / 2, row) for number, row in enumerate(rows)]


def _plot(title: str, height: float, parts: Sequence[SafeString], *, width: float = WIDTH) -> SafeString:
    name = _id(title, "title")
    return format_html(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="{}"><title id="{}">{}</title>{}</svg>',
        _n(width),
        _n(height),
        name,
        name,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _label(text: str, left: float, y: float) -> SafeString:
    shown = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
    return format_html('<text class="plot-end" x="{}" y="{}">{}</text>', _n(left - 12), _n(y + 5), shown)


def _inside(left: float, y: float, room: float, value: float) -> SafeString:
    """A figure on a plate inside its bar, where there is room for one."""
    text = _figure(value)
    plate = LETTER * len(text) + 12
    if room < plate + 4:
        return SafeString("")
    return format_html(
        '<rect class="plot-plate" x="{}" y="{}" width="{}" height="18" rx="3"/>'
        '<text class="plot-strong plot-middle" x="{}" y="{}">{}</text>',
        _n(left + 3),
        _n(y - 9),
        _n(plate),
        _n(left + 3 + plate / 2),
        _n(y + 5),
        text,
    )


def _axis(left: float, rows: int, *, down: float = 0) -> SafeString:
    return format_html('<path class="plot-axis" d="M{} {}V{}"/>', _n(left), _n(down), _n(down + rows * ROW))


def _label_width(labels) -> float:  # type: ignore[no-untyped-def]
    longest = max((min(len(label), LONGEST_LABEL) for label in labels), default=0)
    return max(60, longest * LETTER + 16)


def _top_of_scale(value: float) -> float:
    """The next round figure at or above the value."""
    if value <= 0:
        return 1
    step = 10 ** math.floor(math.log10(value))
    return next(float(step * part) for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * part >= value)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _id(title: str, part: str) -> str:
    return f"plot-{zlib.crc32(title.encode()):08x}-{part}"
