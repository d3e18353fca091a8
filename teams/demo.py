"""The teams of the demo season: challenges, seven teams with mentors, three deliverables, reviews. By actions."""

import datetime as dt
import io
import json
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from programme.demo.season import Season
from programme.models import Enrolment, Organisation, Person
from programme.shared.upload_kinds import PICTURES
from programme.shared.uploads import Upload, accept
from programme.states import Sector
from teams.actions import challenge as challenges
from teams.actions import concern as concerns
from teams.actions import deliverable as deliverables
from teams.actions import owner_link, signing
from teams.actions import question as questions
from teams.actions import review as reviews
from teams.actions import review_point as review_points
from teams.actions import submission as submissions
from teams.actions import team as act
from teams.actions.membership import move
from teams.actions.mentorship import assign_mentors
from teams.actions.reply import reply
from teams.demo_formation import say_choices, try_formation
from teams.demo_rooms import furnish
from teams.forms.deliverable import PRESETS
from teams.forms.team import TREES
from teams.models import Challenge, Deliverable, ReviewPoint, Team
from teams.queries import team as teams
from teams.queries.submission import work_on
from teams.states import Aspect, Audience, ChallengeState, ConcernAbout, Health, ReplyKind, SigningRule

TEXTS = json.loads(Path(__file__).with_name("demo_texts.json").read_text())
# Days of the cohort on which each deliverable opens, is due, and is to be reviewed by mentors.
DAYS = {"problem": (4, 25, 32), "interim": (26, 36, 43), "final": (40, 74, 79)}
MEMBER_OF_TEAM_ONE = "aisha.rahman0@revenueservice.example"
MENTOR_OF_TEAM_ONE = "mia.mentor@revenueservice.example"
COLOURS = ("#0F5A52", "#1F4E9E", "#A6480F", "#6B3FA0", "#8A5A00", "#1B6E38", "#A9201A")


def make_teams(season: Season) -> None:
    """Published challenges, seven teams that everybody was told of, deliverables with their dates."""
    posed = _challenges(season)
    say_choices(season, posed)
    made = act.create_teams(season.cohort, TREES, by=season.organiser)
    for team, members in zip(made, _mixed(list(teams.participants(season.cohort)), len(made)), strict=True):
        move(members, to=team, by=season.organiser, cohort=season.cohort)
    civil, industry = (_mentors(season, sector) for sector in Sector)
    for number, team in enumerate(made):
        if number < len(posed):
            challenges.choose_challenge(team, posed[number], by=season.organiser)
        if civil and industry:
            pair = [civil[number % len(civil)], industry[number % len(industry)]]
            assign_mentors(team, pair, by=season.organiser)
    act.tell_everybody(season.cohort, by=season.organiser)
    _rules_of_signing(made)
    try_formation(season)
    for kind in DAYS:
        _deliverable(season, kind)
    _private(season)
    review_points.create_point(
        season.cohort, name="Week 3", closes_at=season.on_day(21, 17), asks_ratings=False, by=season.organiser
    )


def _private(season: Season) -> None:
    """Two people to turn to, one of them no organiser; somebody has; and a question to an owner with its answer."""
    outside = season.people["owen.observer@cabinet.example"]
    for person in (season.organiser, outside):
        concerns.name_contact(season.cohort, person, by=season.organiser)
    member = season.people[MEMBER_OF_TEAM_ONE]
    words = "In our last two meetings one of us was talked over again and again. I would like to speak about it first."
    concerns.raise_concern(
        season.cohort,
        contact=outside,
        kind=ConcernAbout.MEMBER,
        about=None,
        text=words,
        by=member,
        at=season.on_day(30, 19),
    )
    challenge = Challenge.objects.filter(cohort=season.cohort, state=ChallengeState.PUBLISHED).first()
    owner_link.send_owner_link(
        challenge,
        by=season.organiser,
        full_name="Dilys Vaughan",
        email="dilys.vaughan@owner.example",
        at=season.on_day(9, 10),
    )
    asked = questions.ask(
        challenge,
        "May we speak to people in the contact centre, and by when do you need their names?",
        by=member,
        at=season.on_day(10, 11),
    )
    told = "Yes, on Tuesdays and Thursdays. Two days' notice is enough; write to the contact above."
    questions.answer(asked, told, by=season.organiser, at=season.on_day(12, 15))


def _rules_of_signing(made: list[Team]) -> None:
    """In the first team everybody signs off, in three the lead alone, in the others whoever hands in."""
    for number, team in enumerate(made[1:]):
        lead = team.memberships.live().select_related("enrolment__person").order_by("from_at", "pk")[0].enrolment
        rule = SigningRule.LEAD if number % 2 else SigningRule.ANYONE
        signing.choose_signing(team, rule, lead=lead, by=lead.person)


def write_work(season: Season) -> None:
    """Problem statements and interim reports are in and reviewed; final solutions are due tomorrow, four are in."""
    for waiting in Challenge.objects.filter(cohort=season.cohort, state=ChallengeState.DRAFT):
        challenges.publish_challenge(waiting, by=season.organiser)
    problem, interim, final = (_asked(season, kind) for kind in DAYS)
    _first_words(season)
    furnish(season, _teams(season)[0], picture(COLOURS[0]))
    for number, team in enumerate(_teams(season)):
        _hand_in(team, problem, number, "problem", early=3)
        if number in (0, 3):
            _hand_in(team, problem, number, "problem", early=1, more=" We counted again with twelve more people.")
        _review(team, problem, number)
        _hand_in(team, interim, number, "interim", early=2)
        _review(team, interim, number + 2)
        if number in (1, 2, 4, 5):
            _hand_in(team, final, number, "final", early=4)
        elif number in (0, 3):
            _draft(team, final, number, at=season.on_day(72, 15, 20))
        if number in (2, 5):
            _review(team, final, number + 3, at=season.on_day(72, 18), only_first=number == 5)


def freeze_solutions(season: Season) -> None:
    """Every team's final solution is in, with slides and a picture; two teams handed in twice."""
    final = _asked(season, "final")
    for number, team in enumerate(_teams(season)):
        if number in (0, 3, 6):
            _hand_in(team, final, number, "final", early=1)
        elif number in (2, 4):
            _hand_in(team, final, number, "final", early=1, more=" This is the version that we rehearsed.")
        if number in (1, 3, 4, 6):
            _review(team, final, number + 3, at=season.on_day(77, 10), only_first=number == 4)


CHAPTERS = {"teams": make_teams, "submissions": write_work, "pitch-day": freeze_solutions}


# ---- people -----


def _mixed(people: list[Enrolment], count: int) -> list[list[Enrolment]]:
    """Both sectors spread as evenly as the numbers allow; the person that the README names is in the first team."""
    people.sort(key=lambda each: (each.person.email != MEMBER_OF_TEAM_ONE, each.person.email))
    by_sector = [[each for each in people if each.sector == sector] for sector in Sector]
    made: list[list[Enrolment]] = [[] for _ in range(count)]
    # The second sector is dealt from the other end, so that no team gets one more of both.
    for order, dealt in zip((range(count), range(count - 1, -1, -1)), by_sector, strict=True):
        seats = list(order)
        for number, each in enumerate(dealt):
            made[seats[number % count]].append(each)
    return made


def _mentors(season: Season, sector: Sector) -> list[Enrolment]:
    found = [each for each in teams.mentors(season.cohort) if each.sector == sector]
    return sorted(found, key=lambda each: (each.person.email != MENTOR_OF_TEAM_ONE, each.person.email))


def _teams(season: Season) -> list[Team]:
    return list(Team.objects.filter(cohort=season.cohort).select_related("cohort__programme"))


def _members(team: Team) -> list[Person]:
    rows = team.memberships.live().select_related("enrolment__person").order_by("from_at", "pk")
    return [each.enrolment.person for each in rows]


# ---- what is asked -----


def _challenges(season: Season) -> list[Challenge]:
    owners = list(
        Organisation.objects.filter(programme=season.cohort.programme, sector=Sector.CIVIL_SERVICE).order_by("name")
    )
    made = []
    for number, words in enumerate(TEXTS["challenges"]):
        values = words | {
            "owner": owners[number % len(owners)],
            "audience": Audience.PUBLIC if number < 3 else Audience.COHORT,
            "contact": f"challenges@{season.cohort.programme.slug}.example",
        }
        challenge = challenges.create_challenge(season.cohort, values, by=season.organiser)
        # One waits for its owner's last word.
        if number < len(TEXTS["challenges"]) - 1:
            challenge = challenges.publish_challenge(challenge, by=season.organiser)
            made.append(challenge)
    return made


def _asked(season: Season, kind: str) -> Deliverable:
    return Deliverable.objects.select_related("cohort__programme").get(
        cohort=season.cohort, title=str(PRESETS[kind]["title"])
    )


def _deliverable(season: Season, kind: str) -> Deliverable:
    preset, (opens, due, reviewed) = PRESETS[kind], DAYS[kind]
    values = {
        "title": str(preset["title"]),
        "instructions": str(preset["instructions"]),
        "not_to_enter": "Enter nothing marked OFFICIAL-SENSITIVE or higher.",
        "opens_at": season.on_day(opens),
        "due_at": season.on_day(due, 17),
        "grace_seconds": 300,
        "late_until": season.on_day(due + 1, 12) if kind == "interim" else None,
        "shown_to_judges": preset.get("shown_to_judges", False),
        "reviews_due_at": season.on_day(reviewed, 17),
    }
    prompts = [
        {"question": str(question), "hint": str(hint), "most_words": words}
        for question, hint, words in preset["prompts"]
    ]
    slots = [{"name": str(name), "kinds": kinds, "is_required": required} for name, kinds, required in preset["slots"]]
    return deliverables.create_deliverable(season.cohort, values, prompts=prompts, slots=slots, by=season.organiser)


# ---- what is written -----


def _texts(team: Team, asked: Deliverable, number: int, kind: str, *, more: str = "") -> dict[int, submissions.Text]:
    """What the team says on each prompt, based on what is saved."""
    words = TEXTS[kind][number % len(TEXTS[kind])]
    return {
        part.prompt.pk: submissions.Text(text + (more if order == 0 else ""), part.version)
        for order, (part, text) in enumerate(zip(work_on(team, asked).parts, words, strict=True))
    }


def _files(asked: Deliverable, team: Team, number: int) -> dict[int, Upload]:
    found = {}
    for slot in asked.slots.all():
        name = f"{team.name} {slot.name}".lower().replace(" ", "-")
        if "pdf" in slot.kinds:
            content = pdf(f"Team {team.name}: {asked.title}")
            found[slot.pk] = accept(ContentFile(content, name=f"{name}.pdf"), kinds=("pdf",))
        else:
            content = picture(COLOURS[number % len(COLOURS)])
            found[slot.pk] = accept(ContentFile(content, name=f"{name}.png"), kinds=PICTURES)
    return found


def _hand_in(team: Team, asked: Deliverable, number: int, kind: str, *, early: int, more: str = "") -> None:
    members = _members(team)
    at = asked.due_at - dt.timedelta(days=early - 1, hours=2, minutes=7 * number + 4, seconds=11 * number)
    texts = _texts(team, asked, number, kind, more=more)
    files = {} if more else _files(asked, team, number)
    by = members[0] if team.signing == SigningRule.LEAD else members[(number + early) % len(members)]
    if team.signing == SigningRule.EACH:
        submissions.save_draft(team, asked, texts, files=files, by=by, at=at - dt.timedelta(hours=1))
        for order, member in enumerate(each for each in members if each != by):
            submissions.sign_off(team, asked, {}, by=member, at=at - dt.timedelta(minutes=9 * order + 5))
        texts, files = {}, {}
    submissions.hand_in(team, asked, texts, files=files, by=by, at=at)


def _draft(team: Team, asked: Deliverable, number: int, *, at: dt.datetime) -> None:
    texts = _texts(team, asked, number, "final")
    submissions.save_draft(team, asked, dict(list(texts.items())[:2]), by=_members(team)[0], at=at)


def _review(
    team: Team, asked: Deliverable, number: int, *, at: dt.datetime | None = None, only_first: bool = False
) -> None:
    """Both mentors send; with `only_first` the second has only begun."""
    point = ReviewPoint.objects.select_related("cohort__programme").get(deliverable=asked)
    for order, mentorship in enumerate(team.mentorships.live().select_related("enrolment__person")):
        health, for_team, for_organisers = TEXTS["reviews"][(number + order) % len(TEXTS["reviews"])]
        values = {"health": Health(health), "for_team": for_team, "for_organisers": for_organisers}
        do = reviews.save_review if only_first and order else reviews.send_review
        sent = (at or asked.due_at + dt.timedelta(days=2)) + dt.timedelta(hours=order, minutes=number)
        do(mentorship, point, values, by=mentorship.enrolment.person, at=sent)


def _first_words(season: Season) -> None:
    """Week 3, about no deliverable: one mentor rates with evidence, the team says what it did; one has no change."""
    point = ReviewPoint.objects.select_related("cohort__programme").get(cohort=season.cohort, name="Week 3")
    for number, team in enumerate(_teams(season)):
        mentorship = team.mentorships.live().select_related("enrolment__person").first()
        health, for_team, for_organisers = TEXTS["reviews"][number % 3]
        values = {"health": Health(health), "for_team": for_team, "for_organisers": for_organisers}
        if number == 0:
            seen = ["Twelve interviews, written up the same day.", "Both sectors take turns at the board."]
            values["ratings"] = {Aspect.PEOPLE: (4, seen[0]), Aspect.TOGETHER: (3, seen[1])}
        sent = reviews.send_review(
            mentorship, point, values, by=mentorship.enrolment.person, at=season.on_day(20, 10 + number)
        )
        if number == 0:
            done = "We wrote down the one figure that we want to move, and asked the contact centre for last year's."
            reply(sent, done, kind=ReplyKind.DONE, by=_members(team)[0], at=season.on_day(24, 9))


# ---- small files -----


def pdf(words: str) -> bytes:
    """A PDF of one page that says `words`."""
    shown = words.replace("\\", "").replace("(", "[").replace(")", "]").encode("latin-1", "replace")
    stream = b"BT /F1 28 Tf 60 400 Td (" + shown + b") Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def picture(colour: str) -> bytes:
    """A sketch in the team's colour: three boxes with arrows between them."""
    sketch = Image.new("RGB", (640, 360), "#F6F4EF")
    pen = ImageDraw.Draw(sketch)
    for left in (40, 250, 460):
        pen.rounded_rectangle((left, 120, left + 140, 240), 14, outline=colour, width=6)
    for left in (190, 400):
        pen.line((left, 180, left + 50, 180), fill=colour, width=6)
        pen.polygon(((left + 50, 166), (left + 50, 194), (left + 66, 180)), fill=colour)
    held = io.BytesIO()
    sketch.save(held, "PNG")
    return held.getvalue()
