"""Chapters on people: who is named, invited, declines, joins and agrees."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from programme.actions import free_place, timeline
from programme.actions import invitation as invitations
from programme.actions.allotment import ask_nominators, change_allotment, change_place_rules
from programme.actions.cohort import create_cohort, move_cohort
from programme.actions.enrolment import change_profile
from programme.actions.nomination import import_nominations
from programme.actions.person import create_site_admin
from programme.actions.programme import accept_role, create_programme, offer_role
from programme.actions.reserve import add_to_reserve
from programme.demo.answers import agree, check_machines
from programme.demo.season import PITCH_DAY, Season
from programme.forms.nomination import Nominations
from programme.forms.spreadsheet import read_table
from programme.models import Cohort, Enrolment, Invitation, Person, Programme
from programme.queries import allotment as allotments
from programme.queries import cohort as cohorts
from programme.queries import invitation as invitation_queries
from programme.queries import nomination as nominations
from programme.queries import people
from programme.queries.timeline import Planned
from programme.states import CohortState, InvitationState, MilestoneKind, ProgrammeRoleKind, PublicName, Role, Sector

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
    _invite_the_rest(season)
    for role, kept in (
        (Role.PARTICIPANT, season.participants),
        (Role.MENTOR, season.mentors),
        (Role.JUDGE, season.judges),
    ):
        kept += [row.person for row in people.at_desk(cohort, role=role).order_by("joined_at", "person__email")]
    for number, row in enumerate(people.at_desk(cohort, profile="missing")):
        _profile(season, row, number)
    agree(season)
    check_machines(season)
    season.cohort = move_cohort(cohort, by=by, to=CohortState.RUNNING)
    season.doors += [
        ("mentor", MENTORS[0][1]),
        ("judge", JUDGES[0][1]),
        ("assistant of a judge", "pia.assistant@cabinet.example"),
        ("observer", "owen.observer@cabinet.example"),
    ]


def _invite_the_rest(season: Season) -> None:
    """Mentors, judges, an observer and a judge's assistant are here; one more has not answered."""
    cohort, by = season.cohort, season.organiser
    for name, email, organisation in MENTORS:
        invite_and_accept(season, Role.MENTOR, name, email, organisation)
    for name, email, organisation, sector in JUDGES:
        invite_and_accept(season, Role.JUDGE, name, email, organisation, sector)
    invite_and_accept(season, Role.OBSERVER, "Owen Treharne", "owen.observer@cabinet.example", "Cabinet Secretariat")
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
    found = Nominations(read_table(SimpleUploadedFile(path.name, path.read_bytes())))
    rows = list(found)
    if found.faults:
        raise ValueError(found.faults)
    imported = import_nominations(season.cohort, by=season.organiser, rows=rows)
    season.organisations |= {row.organisation.name: row.organisation for row in imported}


def _open(season: Season) -> list[Invitation]:
    return list(invitation_queries.for_cohort(season.cohort, state=InvitationState.SENT).order_by("email"))


def _accept(season: Season, row: Invitation, *, at: dt.datetime) -> Enrolment:
    enrolment = invitations.accept(row, at=at)
    season.people[row.email] = enrolment.person
    return enrolment


def invite_and_accept(
    season: Season, role: Role, name: str, email: str, organisation: str, sector: Sector = Sector.CIVIL_SERVICE
) -> None:
    """Somebody is here: invited in the first days, and answered soon."""
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
        invite_and_accept(season, role, name, email, organisation, sector)
    season.cohort, season.organiser, season.organisations = ours, organiser, known
