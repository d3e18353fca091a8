"""A demo season, built by calling actions, so that it can never be illegal."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from programme.actions import acknowledgement as acknowledgements
from programme.actions import agreement as agreements
from programme.actions import announcement as announcements
from programme.actions import booking as bookings
from programme.actions import device_check as device_checks
from programme.actions import door_link as door_links
from programme.actions import free_place, timeline, waiting_list
from programme.actions import host_link as hosts
from programme.actions import invitation as invitations
from programme.actions import need as needs
from programme.actions import nudge as nudges
from programme.actions import visit as visits
from programme.actions import visit_feedback as feedback
from programme.actions.allotment import ask_nominators, change_allotment, change_place_rules
from programme.actions.bounce import mark_lost
from programme.actions.check_in import Wish, check_in
from programme.actions.cohort import create_cohort, move_cohort
from programme.actions.delivery import send_one
from programme.actions.enrolment import change_profile
from programme.actions.message_text import change_text
from programme.actions.nomination import import_nominations
from programme.actions.person import create_site_admin
from programme.actions.programme import accept_role, create_programme, offer_role
from programme.actions.reserve import add_to_reserve
from programme.forms.nomination import read_nominations
from programme.forms.spreadsheet import read_table
from programme.models import (
    AgreementKind,
    Cohort,
    Enrolment,
    Invitation,
    Organisation,
    Person,
    Programme,
    Visit,
    VisitKind,
)
from programme.notifications import BOOKING_CONFIRMED
from programme.queries import allotment as allotments
from programme.queries import cohort as cohorts
from programme.queries import invitation as invitation_queries
from programme.queries import need as need_queries
from programme.queries import nomination as nominations
from programme.queries import people
from programme.queries.check_in import rows as rows_at_the_door
from programme.queries.notification import latest_to as written_to
from programme.queries.nudge import rules_of as nudge_rules
from programme.queries.timeline import Planned
from programme.queries.visit import attendance, on_offer
from programme.queries.visit import for_desk as visits_of
from programme.shared.device_changes import DeviceChange
from programme.states import (
    CohortState,
    DoorKind,
    InvitationState,
    MilestoneKind,
    NeedKind,
    ProgrammeRoleKind,
    PublicName,
    Role,
    Sector,
    VisitMode,
)

STAGES = ("nominations", "teams", "visits", "submissions", "pitch-day", "results")
APPS = ("programme", "teams", "judging", "cms")


@dataclass
class Season:
    """What the chapters of the demo know of each other. Dates are relative to `today`."""

    stage: str
    now: dt.datetime
    cohort: Cohort | None = None
    organiser: Person | None = None
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    site_admin: Person | None = None
    # In the order in which they are made: 38 participants, eight mentors, four judges.
    participants: list[Person] = field(default_factory=list)
    mentors: list[Person] = field(default_factory=list)
    judges: list[Person] = field(default_factory=list)
    other: Programme | None = None
    # Whom to sign in as: (role in words, e-mail address).
    doors: list[tuple[str, str]] = field(default_factory=list)

    def at(self, days: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A time on the day that is `days` from today, in the cohort's zone."""
        zone = self.cohort.zone if self.cohort else ZoneInfo("Europe/London")
        day = self.now.astimezone(zone).date() + dt.timedelta(days=days)
        return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)

    @property
    def first_day(self) -> int:
        """The cohort's first day, counted from today: each stage looks at the season from another day."""
        return FIRST_DAY[self.stage]

    def on_day(self, number: int, hour: int = 9, minute: int = 0) -> dt.datetime:
        """A time on that day of the cohort: 0 is its first day, 81 its pitch day."""
        return self.at(self.first_day + number, hour, minute)


FIRST_DAY = {"nominations": 21, "teams": -3, "visits": -24, "submissions": -73, "pitch-day": -81, "results": -84}
PITCH_DAY = 81
Chapter = Callable[[Season], None]


def chapters(until: str) -> Iterator[tuple[str, str, Chapter]]:
    """Stage, app and function of each chapter up to the stage, in order."""
    for stage in STAGES[: STAGES.index(until) + 1]:
        for app in APPS:
            if find_spec(f"{app}.demo"):
                found = getattr(import_module(f"{app}.demo"), "CHAPTERS", {}).get(stage)
                if found:
                    yield stage, app, found


HALVES = ("mon_am", "mon_pm", "tue_am", "tue_pm", "wed_am", "wed_pm", "thu_am", "thu_pm", "fri_am", "fri_pm")
MENTORS = (
    ("Mia Hargreaves", "mia.mentor@revenueservice.example", "Revenue Service"),
    ("Idris Bello", "idris.mentor@aldersystems.example", "Alder Systems"),
    ("Nerys Probert", "nerys.mentor@courtsservice.example", "Courts Service"),
    ("Oskar Lindholm", "oskar.mentor@calderacloud.example", "Caldera Cloud"),
    ("Rukhsana Malik", "rukhsana.mentor@healthdigital.example", "Health Digital"),
    ("Greta Sommer", "greta.mentor@harbourlane.example", "Harbour & Lane"),
    ("Conor Daly", "conor.mentor@landdataoffice.example", "Land Data Office"),
    ("Ayesha Kapoor", "ayesha.mentor@ironbridgeanalytics.example", "Ironbridge Analytics"),
)
JUDGES = (
    ("Judith Amory", "judge.one@cabinet.example", "Cabinet Secretariat", Sector.CIVIL_SERVICE),
    ("Winston Clarke", "judge.two@passportoffice.example", "Passport Office", Sector.CIVIL_SERVICE),
    ("Helena Brandt", "judge.three@northlight.example", "Northlight Ventures", Sector.INDUSTRY),
    ("Rafael Moreno", "judge.four@opusgrid.example", "Opus Grid", Sector.INDUSTRY),
)
DECLINES = ("gwen.parry@statisticsoffice.example", "tom.ashworth@juniperfield.example")
# One more of each sector is named than there are places: they wait.
RESERVES = ("eilidh.fraser30@vehiclelicensing.example", "niamh.byrne37@ironbridgeanalytics.example")
NOMINATORS = ("Nora Feld", "Gethin Pugh", "Amara Obi", "Louis Marchetti", "Sunita Rao", "Hamish Orr", "Beatriz Lima")
ABOUT = (
    "I like the week in which nobody knows yet what the problem is.",
    "Before this I ran a repair café. I still think most services are repairs.",
    "I draw before I talk. Bring a pen.",
    "I would like to learn how the other side decides what not to build.",
    "I ask for the numbers, then for the story behind the odd one.",
    "Happiest next to people who use what we make.",
)


def nominate(season: Season) -> None:
    """Two programmes with their organisers; nominations, invitations, the first answers."""
    season.site_admin = create_site_admin(email="admin@site.example", full_name="Ada Site")
    season.organiser = _programme(
        season, "TechConnect", "techconnect", "Olivia Hart", "olivia@techconnect.example", SUMMARY
    )
    programme = season.organiser.programme_roles.get().programme
    _staff(season, programme)
    season.cohort = _cohort(season, programme, season.organiser, f"Autumn {season.on_day(0).year}", "autumn", 19, 19)
    timeline.save_template(season.cohort, by=season.organiser, name="Twelve weeks, pitch on a Thursday")
    school, from_on = "Half-term in England", season.on_day(38).date()
    until_on = from_on + dt.timedelta(days=4)
    timeline.add_day_off(season.cohort, by=season.organiser, name=school, from_on=from_on, until_on=until_on)
    _import(season)
    cohort, by, sent = season.cohort, season.organiser, season.on_day(-30, 10)
    _ask_nominators(season)
    named = list(nominations.for_cohort(cohort))
    add_to_reserve(cohort, by=by, nominations=[row for row in named if row.email in RESERVES], at=sent)
    late = {row.pk for row in named[5::5] if row.email not in DECLINES}
    first = [row for row in named if row.pk not in late and row.email not in RESERVES]
    invitations.invite_nominees(cohort, by=by, nominations=first, at=sent)
    for number, row in enumerate(_open(season)):
        if row.email in DECLINES:
            invitations.decline(row, at=season.on_day(-26, 9), reason="My team loses two people this autumn. Sorry.")
        elif number % 3 or row.email.startswith("aisha"):
            _accept(season, row, at=season.on_day(-27 + number % 5, 9 + number % 8))
    _other_programme(season)
    season.doors += [
        ("organiser", "olivia@techconnect.example"),
        ("participant", "aisha.rahman0@revenueservice.example"),
        ("editor", "eddie.editor@techconnect.example"),
        ("approver", "anna.approver@techconnect.example"),
        ("chair, results group", "carol.chair@cabinet.example"),
        ("organiser of another programme", "george@greenbridge.example"),
        ("site admin", "admin@site.example"),
    ]


def gather(season: Season) -> None:
    """Everybody has answered: 38 people with profiles, eight mentors, four judges, an observer. The cohort runs."""
    cohort, by = season.cohort, season.organiser
    # Nobody else was named for the places that fell free: the reserve has them.
    free_place.move_on(at=season.on_day(-18, 9))
    rest = nominations.for_cohort(cohort, state="named")
    invitations.invite_nominees(cohort, by=by, nominations=rest, at=season.on_day(-21, 10))
    for number, row in enumerate(_open(season)):
        if row.email in DECLINES:
            invitations.decline(row, at=season.on_day(-19, 9), reason="I am changing jobs in the second week.")
        else:
            _accept(season, row, at=season.on_day(-18 + number % 9, 9 + number % 8))
    for name, email, organisation in MENTORS:
        _invite(season, Role.MENTOR, name, email, organisation)
    for name, email, organisation, sector in JUDGES:
        _invite(season, Role.JUDGE, name, email, organisation, sector)
    _invite(season, Role.OBSERVER, "Owen Treharne", "owen.observer@cabinet.example", "Cabinet Secretariat")
    helper = offer_role(
        cohort.programme,
        by=by,
        email="pia.assistant@cabinet.example",
        full_name="Pia Lowell",
        kind=ProgrammeRoleKind.ASSISTANT,
        acts_for=season.people[JUDGES[0][1]],
    )
    season.people[helper.email] = accept_role(helper, at=season.now).person
    # Somebody who has not answered yet, so that an open invitation can be seen at every stage.
    invitations.invite(
        cohort,
        by=by,
        role=Role.OBSERVER,
        full_name="Pat Lindsay",
        email="pat.lindsay@cabinet.example",
        organisation=season.organisations["Cabinet Secretariat"],
        at=season.at(-1, 16),
    )
    for role, kept in (
        (Role.PARTICIPANT, season.participants),
        (Role.MENTOR, season.mentors),
        (Role.JUDGE, season.judges),
    ):
        kept += [row.person for row in people.at_desk(cohort, role=role).order_by("joined_at", "person__email")]
    for number, row in enumerate(people.at_desk(cohort, profile="missing")):
        _profile(season, row, number)
    _agree(season)
    _check_machines(season)
    season.cohort = move_cohort(cohort, by=by, to=CohortState.RUNNING)
    season.doors += [
        ("mentor", MENTORS[0][1]),
        ("judge", JUDGES[0][1]),
        ("assistant of a judge", "pia.assistant@cabinet.example"),
        ("observer", "owen.observer@cabinet.example"),
    ]


def _ask_nominators(season: Season) -> None:
    """Each organisation has somebody who names its people: they were asked, and most have done it."""
    cohort, by = season.cohort, season.organiser
    change_place_rules(cohort, by=by, keep_days=7)
    waiting = [row for row in nominations.for_cohort(cohort) if row.email in RESERVES]
    for number, row in enumerate(allotments.for_desk(cohort)):
        change_allotment(
            row,
            by=by,
            places=row.places - any(each.organisation_id == row.organisation_id for each in waiting),
            nominator_name=NOMINATORS[number % len(NOMINATORS)],
            nominator_email=f"people@{row.organisation.name.lower().replace(' ', '').replace('&', '')}.example",
            name_by=season.on_day(-28, 17),
        )
    ask_nominators(cohort, by=by, allotments=allotments.not_asked(cohort), at=season.on_day(-45, 9))


def _check_machines(season: Season) -> None:
    """Most machines have passed; a strict office lets no large file through; some have not tried."""
    device_checks.ask(season.cohort, by=season.organiser, at=season.on_day(-14, 9))
    for number, person in enumerate([*season.participants, *season.mentors, *season.judges]):
        at = season.on_day(-13 + number % 4, 9 + number % 8)
        if number % 8 == 3:
            continue
        worked = ["script", "storage", "upload", "mail"]
        device_checks.note_own(person, worked[:2] if number % 11 == 5 else worked, browser="Edge on Windows", at=at)


CONDUCT = """We listen before we judge. We say what we mean, kindly, and to the person.

- What somebody tells the team stays in the team.
- Nobody sells anything to anybody during the programme.
- If something is wrong, tell an organiser: they will hear you, and act."""
PHOTOS = """May we take photographs and short films in which you can be recognised, and show them on our
pages?

You can change your mind at any time; then we take them down."""


def _agree(season: Season) -> None:
    """A code of conduct and a consent to photographs; most have answered, a few said no, some have not looked."""
    cohort, by = season.cohort, season.organiser
    both = [Role.PARTICIPANT.value, Role.MENTOR.value]
    asked_at = season.on_day(-12, 9)
    conduct, photos = (
        agreements.create_agreement(
            cohort.programme, by=by, name=name, kind=kind, asked_of=both, text=text, at=asked_at
        )
        for name, kind, text in (
            ("Code of conduct", AgreementKind.AGREEMENT, CONDUCT),
            ("Photographs", AgreementKind.CONSENT, PHOTOS),
        )
    )
    for number, person in enumerate([*season.participants, *season.mentors]):
        if number % 9 != 4:
            at = season.on_day(-10 + number % 5, 9 + number % 8)
            agreements.answer(conduct, by=person, number=1, says_yes=True, at=at)
            if number % 7:
                agreements.answer(photos, by=person, number=1, says_yes=number % 6 != 3, at=at)


SUMMARY = "Twelve weeks in which civil servants and people from industry solve a public problem in mixed teams."


def _programme(season: Season, name: str, slug: str, organiser: str, email: str, summary: str) -> Person:
    programme = create_programme(
        by=season.site_admin,
        name=name,
        slug=slug,
        organiser_email=email,
        organiser_name=organiser,
        summary=summary,
        contact_email=f"hello@{slug}.example",
    )
    offer = people.role_offers(programme)[0]
    season.people[email] = accept_role(offer, at=season.now).person
    return season.people[email]


def _staff(season: Season, programme: Programme) -> None:
    for email, name, kind in (
        ("eddie.editor@techconnect.example", "Eddie Marsh", ProgrammeRoleKind.EDITOR),
        ("anna.approver@techconnect.example", "Anna Whitlock", ProgrammeRoleKind.APPROVER),
        ("carol.chair@cabinet.example", "Carol Nwosu", ProgrammeRoleKind.RESULTS),
    ):
        offer = offer_role(programme, by=season.organiser, email=email, full_name=name, kind=kind)
        season.people[email] = accept_role(offer, at=season.now).person
    # Nobody gives themself a role, so the site admin offers the organiser one in the results group.
    results = ProgrammeRoleKind.RESULTS
    olivia = season.organiser
    offer = offer_role(programme, by=season.site_admin, email=olivia.email, full_name=olivia.full_name, kind=results)
    accept_role(offer, at=season.now)
    # Somebody who has not answered yet.
    offer_role(
        programme,
        by=olivia,
        email="niamh.keane@techconnect.example",
        full_name="Niamh Keane",
        kind=ProgrammeRoleKind.EDITOR,
    )


def _cohort(
    season: Season, programme: Programme, by: Person, name: str, slug: str, civil_service: int, industry: int
) -> Cohort:
    day = season.on_day
    return create_cohort(
        programme,
        by=by,
        name=name,
        slug=slug,
        time_zone="Europe/London",
        starts_on=day(0).date(),
        ends_on=day(83).date(),
        confirm_by=day(-7, 17),
        quotas={Sector.CIVIL_SERVICE: civil_service, Sector.INDUSTRY: industry},
        milestones=[
            Planned("Kick-off", MilestoneKind.KICK_OFF, day(0, 10)),
            Planned("Problem statements due", MilestoneKind.DEADLINE, day(25, 17)),
            Planned("Half-way review", MilestoneKind.REVIEW, day(39, 17)),
            Planned("Solutions due", MilestoneKind.DEADLINE, day(74, 17)),
            Planned("Pitch day", MilestoneKind.PITCH_DAY, day(PITCH_DAY, 10)),
        ],
    )


def _import(season: Season) -> None:
    """The list as organisations sent it, read as any other spreadsheet is."""
    path = Path(settings.BASE_DIR) / "programme" / "demo_people.csv"
    rows, faults = read_nominations(read_table(SimpleUploadedFile(path.name, path.read_bytes())))
    if faults:
        raise ValueError(faults)
    imported = import_nominations(season.cohort, by=season.organiser, rows=rows)
    season.organisations |= {row.organisation.name: row.organisation for row in imported}


def _open(season: Season) -> list[Invitation]:
    return list(invitation_queries.for_cohort(season.cohort, state=InvitationState.SENT).order_by("email"))


def _accept(season: Season, row: Invitation, *, at: dt.datetime) -> Enrolment:
    enrolment = invitations.accept(row, at=at)
    season.people[row.email] = enrolment.person
    return enrolment


def _invite(
    season: Season, role: Role, name: str, email: str, organisation: str, sector: Sector = Sector.CIVIL_SERVICE
) -> None:
    sent = invitations.invite(
        season.cohort,
        by=season.organiser,
        role=role,
        full_name=name,
        email=email,
        organisation=season.organisations.get(organisation),
        new_organisation=organisation,
        sector=sector,
        at=season.on_day(-20, 11),
    )
    season.organisations[organisation] = sent.organisation
    _accept(season, sent, at=season.on_day(-15, 14))


def _profile(season: Season, row: Enrolment, number: int) -> None:
    """Profiles differ, but are the same in each build."""
    change_profile(
        row,
        by=row.person,
        at=season.on_day(-6, 9 + number % 8),
        known_as=row.person.known_as,
        public_name=(PublicName.FIRST_AND_SECTOR, PublicName.FULL, PublicName.FULL, PublicName.NONE)[number % 4],
        job_title=row.job_title or "Head of service",
        experience_months=row.experience_months or 120,
        region=row.region or "London",
        skills=row.skills or ["delivery management", "policy"],
        availability=[half for place, half in enumerate(HALVES) if (place * 7 + number) % 3],
        about=ABOUT[number % len(ABOUT)],
        shown=["job_title", "region", "skills", "about"][: 4 - number % 3] + (["email"] if number % 5 == 0 else []),
    )


def _other_programme(season: Season) -> None:
    """A second, smaller programme: nobody of the first can see that it is there."""
    george = _programme(
        season,
        "GreenBridge",
        "greenbridge",
        "George Ferreira",
        "george@greenbridge.example",
        "Six weeks for councils and suppliers who want cleaner public buildings.",
    )
    season.other = cohorts.programmes_of(george)[0]
    ours, season.cohort = season.cohort, _cohort(season, season.other, george, "Pilot", "pilot", 3, 3)
    organiser, season.organiser = season.organiser, george
    known, season.organisations = season.organisations, {}
    for role, name, email, organisation, sector in (
        (Role.PARTICIPANT, "Bethan Rees", "bethan.rees@valecouncil.example", "Vale Council", Sector.CIVIL_SERVICE),
        (Role.PARTICIPANT, "Marcus Adeyemi", "marcus@kilnheat.example", "Kiln Heat", Sector.INDUSTRY),
        (Role.MENTOR, "Ilse de Vries", "ilse@valecouncil.example", "Vale Council", Sector.CIVIL_SERVICE),
        (Role.MENTOR, "Tomasz Zielinski", "tomasz@kilnheat.example", "Kiln Heat", Sector.INDUSTRY),
        (Role.JUDGE, "Noor Haddad", "noor@audit.example", "Audit Fund", Sector.INDUSTRY),
    ):
        _invite(season, role, name, email, organisation, sector)
    season.cohort, season.organiser, season.organisations = ours, organiser, known


@dataclass(frozen=True)
class Outing:
    """A visit of the season. `published` and `day` are days of the cohort."""

    title: str
    kind: VisitKind
    host: str
    town: str
    day: int
    hours: tuple[int, int]
    capacity: int
    published: int
    summary: str
    address: str
    notes: str
    # Whatever else the visit has.
    more: dict[str, Any] = field(default_factory=dict)


ASKS = {"needs_asked": [NeedKind.ACCESS, NeedKind.DIET], "asks_phone": True}
OUTINGS = (
    Outing(
        "Kick-off",
        VisitKind.KICK_OFF,
        "Cabinet Secretariat",
        "London",
        0,
        (10, 16),
        60,
        -12,
        "We meet, hear the six questions that departments bring, and find out who likes which.",
        "The Long Room\n3 Mercer Row",
        "Come by 9:45. Breakfast is there. Bring one thing from your work that does not work.",
        {
            **ASKS,
            "mode": VisitMode.EXPECTED,
            "capacity": None,
            "accessibility": "Step-free from the street, hearing loop in the Long Room, a quiet room next door.",
            "host_notes": "46 people, half of them new to the building. We need two flip charts and no stage.",
        },
    ),
    Outing(
        "A morning in the claims room",
        VisitKind.SITE_VISIT,
        "Harbour & Lane",
        "Bristol",
        10,
        (9, 13),
        16,
        -3,
        "Sit beside people who decide about insurance claims, and see which of their seven screens they really need.",
        "Floor 2, The Granary\n11 Redcliff Wharf",
        "Ask for Dilys at the desk. You will sit with one person for an hour, so come without a laptop.",
    ),
    Outing(
        "How a cloud is run at three in the morning",
        VisitKind.SITE_VISIT,
        "Caldera Cloud",
        "Manchester",
        17,
        (13, 17),
        14,
        -3,
        "The operations floor, the last big outage told by those who mended it, and a rehearsal of the next.",
        "Unit 9, Canal Street Works\nGate B",
        "Photo identification is needed at the gate. No cameras inside.",
    ),
    Outing(
        "Maps, sensors and a river",
        VisitKind.SITE_VISIT,
        "Ironbridge Analytics",
        "Leeds",
        27,
        (10, 15),
        12,
        2,
        "Walk along the river with the people who measure it, then see what a council does with the numbers.",
        "The Weir House\n4 Armley Mills",
        "Shoes for mud. Lunch is in the boathouse; tell us what you do not eat.",
        {
            **ASKS,
            "offer_hours": 6,
            "sector_shares": {"civil_service": 5, "industry": 5},
            "accessibility": "The river path is gravel and has a slope. The Weir House has a lift.",
            "host_notes": "Most have never seen a sensor. They hope to hold one.",
        },
    ),
    Outing(
        "Buying and selling with the public sector",
        VisitKind.SITE_VISIT,
        "Alder Systems",
        "Birmingham",
        38,
        (10, 16),
        20,
        16,
        "Both sides of a real tender at one table: what each thought the other wanted.",
        "Snow Hill Yard\nSecond entrance",
        "Ask for Callum. The tender papers are on the table; please leave them there.",
    ),
    Outing(
        "A design studio opens its drawers",
        VisitKind.SITE_VISIT,
        "Juniper Field",
        "Online",
        52,
        (14, 16),
        30,
        20,
        "Eleven ideas that were thrown away, and why, by the people who threw them.",
        "https://meet.juniperfield.example/drawers",
        "The room opens ten minutes before. Have pen and paper at hand.",
    ),
    Outing(
        "Pitch rehearsal",
        VisitKind.REHEARSAL,
        "Cabinet Secretariat",
        "London",
        79,
        (10, 15),
        50,
        23,
        "Every team pitches once, on the real stage, to people who have not heard it before.",
        "The Long Room\n3 Mercer Row",
        "Bring your slides on a stick. Ten minutes, then five of questions, as on the day.",
    ),
)

SORTING = Outing(
    "Where a million letters spend the night",
    VisitKind.SITE_VISIT,
    "Alder Systems",
    "Birmingham",
    20,
    (13, 17),
    10,
    5,
    "The sorting hall from the gantry, then an hour with those who mend the machines.",
    "Gate 4, Garrison Lane Works",
    "Closed shoes. Ask for Perpetua at the gate.",
    {**ASKS, "offer_hours": 6, "accessibility": "The gantry has forty steps; the same can be seen on screens below."},
)


def go_on_visits(season: Season) -> None:
    """A kick-off, five site visits hosted by companies, a rehearsal; one is full and three people wait."""
    aisha = season.people["aisha.rahman0@revenueservice.example"]
    others = [person for person in season.participants if person != aisha]
    made = [_outing(season, outing) for outing in OUTINGS]
    kick_off, claims, cloud, river, tender, studio, rehearsal = made
    _say_what_they_need(season, kick_off, [aisha, *others])
    _book(season, claims, [aisha, *others[:14]], day=-2)
    _book(season, cloud, others[8:21], day=3)
    _book(season, river, [*others[3:15], *others[20:22], aisha], day=6)
    _book(season, tender, [*others[15:21], season.mentors[0]], day=18)
    _book(season, studio, others[25:33], day=21)
    _book(season, rehearsal, others[::6], day=23)
    _say_what_they_need(season, river, others[3:9])
    _give_one_back(season, river, at=season.on_day(23, 16))
    _say_how_it_was(season, claims)
    _check_in(season, claims)
    _check_in(season, cloud)
    _open_the_door(season, river)
    _call_one_off(season, others)
    _draft(season)


def go_on_more_visits(season: Season) -> None:
    """What was booked in the weeks that followed."""
    made = {visit.title: visit for visit in visits_of(season.cohort, by=season.organiser)}
    people = season.participants
    _book(season, made[OUTINGS[4].title], people[:5], day=33)
    _book(season, made[OUTINGS[5].title], people[8:20], day=46)
    _book(season, made[OUTINGS[6].title], [*people[::3], *season.mentors[:3]], day=60)
    for outing in OUTINGS[3:5]:
        _check_in(season, made[outing.title])


def _outing(season: Season, outing: Outing) -> Visit:
    day = _workday(season, outing.day)
    begins, ends = (season.on_day(day, hour) for hour in outing.hours)
    visit = visits.create(
        season.cohort,
        {
            "kind": outing.kind,
            "title": outing.title,
            "host": season.organisations.get(outing.host) or next(iter(season.organisations.values())),
            "summary": outing.summary,
            "town": outing.town,
            "address": outing.address,
            "joining_notes": outing.notes,
            "starts_at": begins,
            "ends_at": ends,
            "capacity": outing.capacity,
            "booking_closes_at": begins - dt.timedelta(days=1),
            "is_online": outing.town == "Online",
            **outing.more,
        },
        by=season.organiser,
    )
    return visits.publish(visit, by=season.organiser, at=season.on_day(outing.published, 9))


def _workday(season: Season, number: int) -> int:
    """That day of the cohort, or the Monday after it: nobody hosts at weekends."""
    weekday = season.on_day(number).isoweekday()
    return number + (8 - weekday if weekday > 5 else 0)


def _book(season: Season, visit: Visit, people: list[Person], *, day: int) -> None:
    begins = season.on_day(day, 8)
    for number, person in enumerate(people):
        bookings.book(visit, by=person, at=begins + dt.timedelta(minutes=7 * number))


NEEDS = (
    {},
    {NeedKind.DIET: "No meat, no fish."},
    {},
    {NeedKind.ACCESS: "Step-free way in; I use a chair for longer ways."},
    {NeedKind.DIET: "No nuts, please: not even near."},
    {},
    {NeedKind.ACCESS: "I read lips. A seat facing the speaker is enough."},
)


def _say_what_they_need(season: Season, visit: Visit, people: list[Person]) -> None:
    """Most answer; a few never do."""
    mine = {booking.person_id: booking for booking in attendance(visit)}
    for number, person in enumerate(people):
        if number % 4 != 3 and person.pk in mine:
            phone = f"020 7946 0{100 + number}"
            answered = season.on_day(-9 if visit.kind == VisitKind.KICK_OFF else 8, 12)
            needs.answer_needs(mine[person.pk], NEEDS[number % 7], by=person, phone=phone, at=answered)


def _give_one_back(season: Season, visit: Visit, *, at: dt.datetime) -> None:
    """Somebody cannot come after all: the first who waits and may have the place is asked."""
    booking = attendance(visit)[0]
    bookings.cancel(booking, by=booking.person, at=at)


SAID = (
    (5, 5, "Sitting beside one person for an hour beats any talk."),
    (4, 5, ""),
    (5, 4, "Tell us beforehand which seven screens they are."),
    (3, 3, "The journey was long for a morning."),
    (4, 4, ""),
    (5, 5, "More of the people who answer the telephone."),
    (2, 3, "I could not hear much in the open room."),
    (5, 4, ""),
)


def _say_how_it_was(season: Season, visit: Visit) -> None:
    """The host has a page, and reads figures there."""
    hosts.send_host_link(
        visit,
        by=season.organiser,
        full_name="Dilys Vaughan",
        email="dilys@harbourlane.example",
        at=season.on_day(6, 11),
    )
    for booking, (worth, useful, words) in zip(attendance(visit), SAID, strict=False):
        answered = visit.ends_at + dt.timedelta(hours=4)
        feedback.give_feedback(booking, by=booking.person, worth=worth, useful=useful, words=words, at=answered)


def _call_one_off(season: Season, people: list[Person]) -> None:
    """The host calls the evening before; most have seen it by midnight, and they have first call on another day."""
    sorting = _outing(season, SORTING)
    _book(season, sorting, people[18:25], day=8)
    _say_what_they_need(season, sorting, people[18:25])
    evening = sorting.starts_at - dt.timedelta(hours=15)
    reason = "A water main has burst under the sorting hall. Nobody is hurt, and nobody can get in."
    visits.cancel(sorting, by=season.organiser, reason=reason, at=evening)
    for number, asked in enumerate(need_queries.acknowledgements(sorting)):
        if number % 3:
            seen = evening + dt.timedelta(minutes=11 * number + 4)
            acknowledgements.acknowledge(asked, by=asked.booking.person, at=seen)
    day = _workday(season, 41)
    again = {
        **{name: getattr(sorting, name) for name in visits.FIELDS},
        "starts_at": season.on_day(day, 13),
        "ends_at": season.on_day(day, 17),
        "booking_closes_at": season.on_day(day - 1, 12),
        "first_call_ends_at": season.on_day(23, 18),
    }
    replacement = visits.create(season.cohort, again, by=season.organiser, replaces=sorting)
    visits.publish(replacement, by=season.organiser, at=season.on_day(22, 10))
    for number, offer in enumerate(on_offer(replacement)):
        if number % 4 < 2:
            waiting_list.accept(offer, by=offer.booking.person, at=season.on_day(22, 12, 5 * number))
    waiting_list.run_waiting_list(replacement, at=season.on_day(23, 18))


def _check_in(season: Season, visit: Visit) -> None:
    """Most people came; every seventh did not, and nobody knows why."""
    begins = visit.starts_at - dt.timedelta(minutes=20)
    expected = [row.target for row in rows_at_the_door(visit)]
    for number, target in enumerate(expected):
        if number % 7 != 4:
            at, change = begins + dt.timedelta(minutes=number), DeviceChange(uuid.uuid4())
            check_in(visit, Wish(target, True), by=season.organiser, change=change, at=at)


def _open_the_door(season: Season, visit: Visit) -> None:
    """A link for whoever ticks names at the door, and one for the host's reception desk."""
    for kind, name, email in (
        (DoorKind.STEWARD, "Sunita Rao", "sunita.rao@volunteers.example"),
        (DoorKind.HOST, "Dilys Vaughan", "reception@ironbridge.example"),
    ):
        door_links.create(visit, by=season.organiser, kind=kind, full_name=name, email=email, at=season.on_day(22, 11))


def _draft(season: Season) -> None:
    begins = season.on_day(_workday(season, 45), 9)
    visits.create(
        season.cohort,
        {
            "kind": VisitKind.TRAINING,
            "title": "Writing for people in a hurry",
            "host": season.organisations["Cabinet Secretariat"],
            "summary": "A morning with a sub-editor and your own drafts.",
            "town": "Online",
            "starts_at": begins,
            "ends_at": begins + dt.timedelta(hours=3),
            "capacity": 25,
        },
        by=season.organiser,
    )


def visits_and_messages(season: Season) -> None:
    """The weeks of visits, and what the organisers write meanwhile."""
    go_on_visits(season)
    write_to_people(season)


def write_to_people(season: Season) -> None:
    """Rules that remind people, an announcement that is out and one that waits, a text of their own, a lost address."""
    cohort, by = season.cohort, season.organiser
    nudges.take_suggestions(cohort, by=by)
    for rule in nudge_rules(cohort, at=season.now)[:2]:
        nudge = rule.nudge
        nudges.save_nudge(
            cohort,
            by=by,
            audience=nudge.audience,
            hours_before=nudge.hours_before,
            subject=nudge.subject,
            body=nudge.body,
            is_on=True,
            nudge=nudge,
        )
    told = announcements.write(
        cohort,
        {
            "subject": "Lunch on visits is on the hosts",
            "body": "Hello {name},\n\nevery host gives you lunch. Tell them on your booking what you do not eat.",
            "audience": {"role": [Role.PARTICIPANT]},
            "is_urgent": False,
            "on_home_until": season.at(20).date(),
        },
        by=by,
    )
    announcements.send(told, by=by)
    later = announcements.write(
        cohort,
        {
            "subject": "Where to leave your coat on the pitch day",
            "body": "Dear {name},\n\nthe cloakroom is behind the reception. Please be there at **9am**.",
            "audience": {},
            "is_urgent": False,
            "on_home_until": None,
        },
        by=by,
    )
    announcements.schedule(later, send_at=season.at(2, 16), by=by)
    change_text(
        cohort.programme,
        BOOKING_CONFIRMED,
        subject="See you at {visit}",
        body="Hello {name},\n\nyou have a place on **{visit}**, {visit_starts_at}, {visit_town}.\n\n"
        "Everything you need is here: {link}\n\nIf you cannot come, please give the place back there.",
        by=by,
    )
    row = written_to("pat.lindsay@cabinet.example", cohort.programme)
    if row and send_one(row):
        mark_lost(row.pk, reason="5.1.1 No such mailbox here", at=season.now)


CHAPTERS: dict[str, Chapter] = {
    "nominations": nominate,
    "teams": gather,
    "visits": visits_and_messages,
    "submissions": go_on_more_visits,
}
