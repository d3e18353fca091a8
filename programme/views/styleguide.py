"""Every component in each of its states on one page; demo sites only."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from programme.forms.styleguide import EveryFieldForm, ShortFilterForm
from programme.shared import charts
from programme.shared.time import now

LEVELS = (
    {"value": 1, "short": "Not yet", "words": "The problem is named, but nobody is said to have it."},
    {"value": 2, "short": "Partly", "words": "The people are named; how it hurts them is not shown."},
    {"value": 3, "short": "Good", "words": "Evidence from the people who have the problem."},
    {"value": 4, "short": "Very good", "words": "Evidence, and a reason why earlier attempts failed."},
    {"value": 5, "short": "Outstanding", "words": "All of that, and it was checked with those people."},
)
TEXT_BEFORE = "We will test the form with ten people from two job centres.\nThen we will measure time."
TEXT_AFTER = "We tested the form with twelve people from two job centres.\nThen we measured time and errors."


@login_not_required
def example(request: HttpRequest) -> HttpResponse:
    at = now()
    wrong = EveryFieldForm({"title": "Industry day", "places": "0", "on_0": "31", "on_1": "2", "on_2": "2026"})
    wrong.refuse(Exception(_("The host has already published a visit on this day.")))
    context = {
        "at": at,
        "later": at + dt.timedelta(days=3, hours=2),
        "soon": at + dt.timedelta(minutes=5, seconds=4),
        "form": EveryFieldForm(prefix="good"),
        "wrong": wrong if "errors" in request.GET else None,
        "filter_form": ShortFilterForm(prefix="filter"),
        "page": Paginator(range(240), 20).page(4),
        "crumbs": [{"title": _("Home"), "href": "/"}],
        "levels": LEVELS,
        "score_errors": [_("Choose a level for the likely effect.")],
        "text_before": TEXT_BEFORE,
        "text_after": TEXT_AFTER,
        "things": _things(at),
        "timeline": _timeline(at),
        "files": _files(),
        "summary": _summary(),
        "people": _people(),
        "tones": ("neutral", "ok", "warn", "danger", "quiet", "brand"),
        "charts": _charts(at.date()),
        "states": ("draft", "submitted", "waiting", "confirmed", "overdue", "locked", "published", "cancelled"),
        "sub_items": [
            {"label": _("All"), "url": "#", "current": True},
            {"label": _("Waiting"), "url": "#", "badge": "3"},
            {"label": _("Done"), "url": "#"},
        ],
    }
    return render(request, "programme/styleguide.html", context)


def _things(at: dt.datetime) -> list[dict[str, object]]:
    return [
        {"verb": "Submit", "thing": "the interim report", "href": "#", "at": at - dt.timedelta(days=1), "late": True},
        {"verb": "Book", "thing": "a place at Northgate Data", "href": "#", "at": at + dt.timedelta(days=1)},
        {"verb": "Answer", "thing": "your mentor's question", "href": "#", "at": at + dt.timedelta(days=3)},
        {"verb": "Say", "thing": "what you need for pitch day", "href": "#", "when": "whenever you like"},
    ]


def _timeline(at: dt.datetime) -> list[dict[str, object]]:
    day = dt.timedelta(days=1)
    return [
        {"title": "Teams formed", "at": at - 30 * day, "state": "done"},
        {"title": "First site visits", "at": at - 9 * day, "state": "done", "text": "Five hosts, 90 places."},
        {"title": "Interim report", "at": at + day, "state": "now", "href": "#"},
        {"title": "Pitch day", "at": at + 26 * day, "state": "next"},
    ]


def _files() -> list[dict[str, object]]:
    return [
        {
            "name": "interim-report-birch.pdf",
            "href": "#",
            "kind": "PDF",
            "size": 1_482_000,
            "sha256": "9f2c1e7a4b8d03c56e1f7a2b9d4c8e0f3a6b5c7d8e9f0a1b2c3d4e5f60718293",
        },
        {"name": "prototype-screen.png", "href": "#", "kind": "Picture", "size": 240_800, "note": "Shown to judges."},
    ]


def _summary() -> list[dict[str, object]]:
    return [
        {"key": "Employer", "value": "Department for Transport", "href": "#"},
        {"key": "Skills", "value": "Service design, user research", "href": "#"},
        {"key": "Phone", "value": "", "href": "#", "action": "Add"},
        {"key": "Cohort", "value": "Autumn 2026"},
    ]


def _people() -> list[dict[str, str]]:
    return [
        {"name": "Amara Okafor", "sector": "civil", "employer": "Home Office", "detail": "policy, data"},
        {"name": "Jonas Lindqvist", "sector": "industry", "employer": "Northgate Data", "detail": "Python, maps"},
        {"name": "Li", "sector": "industry", "employer": "Brightwell", "detail": "research"},
        {"name": "Margaret Featherstonehaugh", "sector": "civil", "employer": "HM Land Registry", "detail": "law"},
    ]


def _charts(today: dt.date) -> list[dict[str, object]]:
    ranges = [
        charts.Range("Birch", 3.9, 4.2, 4.5),
        charts.Range("Rowan", 3.8, 4.1, 4.4),
        charts.Range("Elm", 3.5, 3.9, 4.3),
        charts.Range("Ash and the long name of a team", 2.9, 3.2, 3.5),
        charts.Range("Hazel", 2.2, 2.6, 3.0),
    ]
    pairs = [charts.Pair("Birch", 3, 3), charts.Pair("Rowan", 2, 4), charts.Pair("Elm", 3, 2), charts.Pair("Ash", 3, 3)]
    counts = [charts.Bar("Accepted", 31), charts.Bar("Waiting", 5), charts.Bar("Declined", 2, quiet=True)]
    starts = today - dt.timedelta(days=39)
    points = [
        charts.Point("Teams formed", starts + dt.timedelta(days=4)),
        charts.Point("First visit", starts + dt.timedelta(days=16)),
        charts.Point("Interim report", starts + dt.timedelta(days=40)),
        charts.Point("Practice pitch", starts + dt.timedelta(days=70)),
        charts.Point("Pitch day", starts + dt.timedelta(days=80)),
    ]
    titles = (
        "You are in week 6 of 12; the interim report is next",
        "Three teams are too close to call",
        "Each team has people from both sectors",
        "31 of 38 people have accepted",
    )
    return [
        {
            "title": titles[0],
            "svg": charts.weeks(titles[0], starts_on=starts, count=12, points=points, today=today),
            "columns": ["What", "When"],
            "rows": [[point.label, point.on] for point in points],
        },
        {
            "title": titles[1],
            "svg": charts.range_bars(titles[1], ranges, lowest=1, highest=5),
            "columns": ["Team", "Low", "Likely", "High"],
            "rows": [[row.label, row.low, row.middle, row.high] for row in ranges],
        },
        {
            "title": titles[2],
            "svg": charts.sector_bars(titles[2], pairs),
            "columns": ["Team", "Civil service", "Industry"],
            "rows": [[row.label, row.civil, row.industry] for row in pairs],
        },
        {
            "title": titles[3],
            "svg": charts.bars(titles[3], counts),
            "columns": ["State", "People"],
            "rows": [[row.label, row.value] for row in counts],
        },
    ]
