"""Pages of the demo season: the programmes' front pages, and news from nomination to result."""

import datetime as dt
import io
import math
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.rich_text import RichText

from cms import demo_library
from cms.actions import site, tree
from cms.actions.team_story import write_story
from cms.models import EventPage, NewsIndexPage, NewsPage, PartnersPage, Picture, ProgrammeTree
from cms.queries.team_story import teams_to_tell_of
from judging.queries.published import published_for
from programme.demo.season import Season

PAPER, INK, GREEN, AMBER, BLUE, RUST, PALE = "#f6f4ef", "#1b1f2a", "#0f5a52", "#f2c57c", "#1f4e9e", "#a6480f", "#d3e8e4"
WIDTH, HEIGHT, FINER = 1200, 675, 2
SIZES = ("width-640", "width-1200", "fill-640x360")


def nominations(season: Season) -> None:
    """The site as visitors find it when a season begins."""
    site.build()
    if season.cohort is None:
        return
    ours = tree.grow(season.cohort.programme, by=season.organiser)
    _introduce(
        ours,
        headline="Twelve weeks. One public problem. Your team.",
        summary="TechConnect brings people early in their careers from government and from tech companies into mixed "
        "teams. Seven teams, two mentors each, one pitch day.",
    )
    _nominations_are_open(season, ours)
    _companies_open_their_doors(season, ours)
    _draft(
        ours,
        title="How to prepare a pitch in seven minutes",
        slug="how-to-prepare-a-pitch",
        summary="Three habits of teams that were understood at once.",
        date=season.at(0).date(),
        body=[_text("<p>Begin with the person who has the problem.</p>")],
    )
    _events_and_partners(season, ours)
    _second_programme(season)


def _events_and_partners(season: Season, ours: ProgrammeTree) -> None:
    tree.add_child(
        ours.page,
        EventPage(
            title="Ask us anything: an hour for employers",
            slug="an-hour-for-employers",
            summary="What we ask of departments and companies, and what they get. No slides.",
            starts_at=season.at(9, 16),
            ends_at=season.at(9, 17),
            place="Online",
            body=[
                (
                    "questions",
                    {
                        "title": "What people ask first",
                        "questions": [
                            {
                                "question": "How much time does it take?",
                                "answer": RichText("<p>About half a day a week, for twelve weeks.</p>"),
                            },
                            {
                                "question": "Who pays for travel?",
                                "answer": RichText("<p>The employer. Most meetings are online.</p>"),
                            },
                        ],
                    },
                )
            ],
        ),
    )
    tree.add_child(
        ours.page,
        PartnersPage(
            title="People and partners",
            slug="partners",
            summary="Who carries the programme.",
            show_in_menus=True,
            partners=[
                ("partner", {"name": name, "text": text, "logo": None, "address": ""})
                for name, text in (
                    ("Cabinet Office", "Gives the rooms, the judges and the first question each year."),
                    ("Northwind Software", "Lends two mentors and opens its control room to a visit."),
                    ("Open Door Foundation", "Pays for travel where an employer cannot."),
                )
            ],
            body=[
                ("people", {"title": "Mentors", "cohort": "", "role": "mentor"}),
                ("events", {"title": "Meet us"}),
            ],
        ),
    )


def _nominations_are_open(season: Season, ours: ProgrammeTree) -> None:
    _tell(
        season,
        ours,
        week=-6,
        title="Nominations are open",
        slug="nominations-are-open",
        summary="Departments and companies can now name people for the autumn cohort: 19 places for each sector.",
        picture=_picture(ours, "Two sectors, one team", _scattered),
        picture_alt="Blue circles come from the left and rust-coloured diamonds from the right, and meet in the middle",
        body=[
            _text(
                "<p>Each organisation has a few places and names the people itself. A manager has to agree: it takes "
                "about half a day a week.</p><h2>What we look for</h2><ul><li>people in the first years of their "
                "career, in any profession</li><li>curiosity about how the other sector works</li><li>readiness to "
                "finish something together</li></ul><p>You need no technical skills.</p>"
            ),
            (
                "quote",
                {
                    "quote": "I came to learn how government works. I left with people I still call when I am stuck.",
                    "said_by": "A participant from a tech company",
                },
            ),
            ("timeline", {"title": "The dates", "cohort": ""}),
        ],
    )


def _companies_open_their_doors(season: Season, ours: ProgrammeTree) -> None:
    _tell(
        season,
        ours,
        week=1,
        title="Five companies open their doors",
        slug="five-companies-open-their-doors",
        summary="From a control room to a design studio: where this season’s visits lead, and how places are given.",
        picture=_picture(ours, "An open door", _doors),
        picture_alt="Five doors in a row, the third one open, with light falling out of it",
        body=[
            _text(
                "<p>Places are few, so each visit has its own list. When a place falls free, it goes to whoever has "
                "waited longest.</p>"
            ),
            (
                "notice",
                {
                    "title": "Tell us what you need",
                    "text": "Step-free access, a sign language interpreter, food: say so when you book. Only the "
                    "person who runs the visit sees it, and it is erased afterwards.",
                    "tone": "info",
                },
            ),
        ],
    )


def _second_programme(season: Season) -> None:
    """What keeps the trees of two programmes apart can be seen."""
    if not season.other:
        return
    theirs = tree.grow(season.other, by=season.organiser)
    _introduce(
        theirs,
        headline="Smaller teams, greener services",
        summary="GreenBridge tries out, with one small cohort, how public services can use less energy.",
    )
    _tell(
        season,
        theirs,
        week=-2,
        title="A pilot begins",
        slug="a-pilot-begins",
        summary="Eight people from four organisations start in a month.",
    )


def submissions(season: Season) -> None:
    """News from the middle of the season."""
    if season.cohort is None:
        return
    _tell(
        season,
        ProgrammeTree.objects.get(programme=season.cohort.programme),
        week=6,
        title="Seven teams, seven problems",
        slug="seven-teams-seven-problems",
        summary="Halfway through, every team has written down the problem it wants to solve.",
        picture=None,
        body=[
            _text("<p>Mentors read every text and answer with what is clear, and what is not yet.</p>"),
            ("challenges", {"title": "The challenges they took on", "cohort": ""}),
        ],
    )
    _stories_beforehand(season)


def _stories_beforehand(season: Season) -> None:
    """What is told of each team if it is awarded: of all of them, weeks before anybody knows."""
    if season.cohort is None or season.organiser is None:
        return
    for team in teams_to_tell_of(season.cohort):
        problem = team.challenge.title if team.challenge else "a problem of its own"
        write_story(
            team,
            by=season.organiser,
            text=f"{team.name} took on “{problem}”. The team asked the people who have the problem before it drew "
            "anything, and threw its first idea away in week five.",
        )


def results(season: Season) -> None:
    """News of the result, once it is public. The page asks for the names; it holds none."""
    if season.cohort is None or published_for(season.cohort) is None:
        return
    ours = ProgrammeTree.objects.get(programme=season.cohort.programme)
    _tell(
        season,
        ours,
        week=12,
        title="The results are out",
        slug="the-results-are-out",
        summary="The judges have scored, two people have signed, and here is the outcome.",
        picture=_picture(ours, "Pitch day", _rays),
        picture_alt="Rays of light fall on a stage made of circles and diamonds",
        body=[
            ("results", {"title": "Winners and commendations", "cohort": season.cohort.slug}),
            ("stories", {"title": "What the awarded teams did", "cohort": season.cohort.slug}),
            _text("<p>Thank you to everybody who pitched, mentored, judged and listened.</p>"),
        ],
    )
    demo_library.fill(season)


CHAPTERS: dict[str, Callable[[Season], None]] = {
    "nominations": nominations,
    "submissions": submissions,
    "results": results,
}


# --- Pages -----


def _text(html: str) -> tuple[str, Any]:
    return ("text", RichText(html))


def _introduce(grown: ProgrammeTree, *, headline: str, summary: str) -> None:
    page = grown.page
    page.headline, page.summary = headline, summary
    page.action_text = "How the programme works"
    page.action_page = page.get_children().filter(slug="about").first()
    page.save_revision().publish()


def _tell(season: Season, grown: ProgrammeTree, *, week: int, **fields: Any) -> None:
    """Publish a piece of news of a week of the cohort, once; what would be in the future is of today."""
    day = season.cohort.starts_on + dt.timedelta(weeks=week) if season.cohort else season.at(0).date()
    page = _draft(grown, date=min(day, season.at(0).date()), **fields)
    if page:
        page.get_latest_revision().publish()


def _draft(grown: ProgrammeTree, *, slug: str, **fields: Any) -> NewsPage | None:
    parent = NewsIndexPage.objects.child_of(grown.page).get()
    if parent.get_children().filter(slug=slug).exists():
        return None
    page: NewsPage = parent.add_child(instance=NewsPage(slug=slug, live=False, **fields))
    page.save_revision()
    return page


# --- Pictures -----


def _picture(grown: ProgrammeTree, title: str, draw: Callable[[ImageDraw.ImageDraw], None]) -> Picture:
    """A drawing in the programme's colours, in the sizes that pages use."""
    canvas = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
    draw(ImageDraw.Draw(canvas))
    buffer = io.BytesIO()
    canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=88)
    picture = Picture.objects.create(
        title=title, file=ContentFile(buffer.getvalue(), name="drawing.jpg"), collection=grown.collection
    )
    picture.get_renditions(*SIZES)
    return picture


def _round(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: str) -> None:
    box = [(each * FINER) for each in (x - size, y - size, x + size, y + size)]
    draw.ellipse(box, fill=colour)


def _diamond(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: str) -> None:
    size *= 1.2
    points = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    draw.polygon([(a * FINER, b * FINER) for a, b in points], fill=colour)


def _scattered(draw: ImageDraw.ImageDraw) -> None:
    """Two crowds that become one ring."""
    for number in range(26):
        near = number / 26
        x = 60 + near * 330
        y = HEIGHT / 2 + math.sin(number * 2.4) * (270 - 190 * near)
        _round(draw, x, y, 9 + 9 * near, BLUE)
        _diamond(draw, WIDTH - x, HEIGHT - y, 9 + 9 * near, RUST)
    for number in range(12):
        angle = number * math.tau / 12
        x, y = WIDTH / 2 + 150 * math.cos(angle), HEIGHT / 2 + 150 * math.sin(angle)
        (_round if number % 2 else _diamond)(draw, x, y, 28, BLUE if number % 2 else RUST)
    _round(draw, WIDTH / 2, HEIGHT / 2, 62, GREEN)


def _doors(draw: ImageDraw.ImageDraw) -> None:
    """Five doors, one of them open."""
    draw.rectangle([0, 520 * FINER, WIDTH * FINER, HEIGHT * FINER], fill=PALE)
    for number in range(5):
        left = 110 + number * 205
        box = [left * FINER, 150 * FINER, (left + 150) * FINER, 520 * FINER]
        if number != 2:
            draw.rectangle(box, fill=GREEN)
            _round(draw, left + 128, 345, 7, AMBER)
            continue
        light = [(left, 520), (left + 150, 520), (left + 330, HEIGHT), (left - 60, HEIGHT)]
        draw.polygon([(x * FINER, y * FINER) for x, y in light], fill=AMBER)
        draw.rectangle(box, fill=AMBER)
        leaf = [(left, 150), (left - 62, 110), (left - 62, 560), (left, 520)]
        draw.polygon([(x * FINER, y * FINER) for x, y in leaf], fill=INK)
        _round(draw, left + 75, 385, 34, BLUE)
        _diamond(draw, left + 75, 470, 40, RUST)


def _rays(draw: ImageDraw.ImageDraw) -> None:
    """A stage in the light."""
    draw.rectangle([0, 0, WIDTH * FINER, HEIGHT * FINER], fill=GREEN)
    for number in range(-4, 5):
        top, foot = WIDTH / 2 + number * 26, WIDTH / 2 + number * 150
        ray = [(top - 9, 0), (top + 9, 0), (foot + 48, 520), (foot - 48, 520)]
        colour = "#176b61" if number % 2 else "#22796e"
        draw.polygon([(x * FINER, y * FINER) for x, y in ray], fill=colour)
    draw.rectangle([0, 520 * FINER, WIDTH * FINER, HEIGHT * FINER], fill="#0a443e")
    for number in range(7):
        x = 240 + number * 120
        lift = 60 if number in {2, 4} else 0
        (_round if number % 2 else _diamond)(draw, x, 470 - lift, 36, PAPER if number % 2 else AMBER)
