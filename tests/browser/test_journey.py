"""The whole road in a real browser, against a real server: from an empty site to a published result and a news page.

Everybody signs in with a code from an e-mail. Nobody takes a short cut through the database.
"""

import datetime as dt
import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.support import databases
from tests.support.browsers import PageAs, becomes, give_device, kept_on_device
from tests.support.sites import Site, free_port, links_in

DATA = Path(__file__).resolve().parent.parent / "data"
LONDON = ZoneInfo("Europe/London")

ADMIN = "admin@site.example"
OLIVIA = "olivia@techconnect.example"
AISHA = "aisha.rahman0@revenueservice.example"
BEN = "ben.oconnor1@aldersystems.example"
MIA = "mia.marsh@revenueservice.example"
IAN = "ian.ives@aldersystems.example"
JUDY = "judy.jones@assizes.example"
JONAS = "jonas.judd@assizes.example"
JIN = "jin.park@gavel.example"
JAMAL = "jamal.jury@statisticsoffice.example"
CAROL = "carol.chair@healthdigital.example"
SAM = "sam.signer@audit.example"
TEAMS = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Oak", "Rowan")


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Site]:
    """A new installation: migrated, with its page tree and one site admin, nothing else."""
    home = tmp_path / "site"
    databases.sqlite_copy(home)
    site = Site(home, free_port())
    site.manage("build_site", "--verbosity", "0")
    with site.tables():
        call_command("create_site_admin", ADMIN, name="Ada Admin")
    yield site.start(worker=True, clock=True)
    site.stop()


@dataclass
class Journey:
    """One site, and the browsers of the people who use it."""

    site: Site
    open_pages: PageAs
    pages: dict[str, Page] = field(default_factory=dict)

    def as_(self, address: str) -> Page:
        """That person's browser; the first time they sign in with a code."""
        if address not in self.pages:
            self.pages[address] = self.open_pages(self.site, address)
        return self.pages[address]

    def desk(self, name: str) -> Page:
        """A desk of the organiser, opened from the side list."""
        page = self.as_(OLIVIA)
        page.goto("/organise/techconnect/autumn/")
        with page.expect_navigation():
            page.get_by_role("navigation", name="Desks").get_by_role("link", name=re.compile(f"^{name}")).click()
        return page


# ---- how people fill in forms -----


def fill_day(page: Page, name: str, day: dt.date) -> None:
    for box, value in enumerate((day.day, day.month, day.year)):
        page.locator(f"#id_{name}_{box}").fill(str(value))


def fill_moment(page: Page, name: str, moment: dt.datetime) -> None:
    fill_day(page, name, moment.date())
    page.locator(f"#id_{name}_3").fill(f"{moment:%H:%M}")


def choose(box: Locator, words: str) -> None:
    """The option that begins with the words."""
    box.wait_for()  # the page before has no options
    box.page.wait_for_load_state("domcontentloaded")  # half a page has half the options
    found = [option for option in box.locator("option").all_inner_texts() if option.startswith(words)]
    box.select_option(label=found[0])


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=re.compile(words)).first.click()
    page.wait_for_load_state("domcontentloaded")


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)
    page.wait_for_load_state("domcontentloaded")  # what comes next may look at rows further down


def now() -> dt.datetime:
    return dt.datetime.now(LONDON)


# ---- the chapters -----


def start_the_programme(journey: Journey) -> None:
    page = journey.as_(ADMIN)
    page.goto("/programmes/new/")
    page.get_by_label("Name", exact=True).fill("TechConnect")
    page.get_by_label("Full name").fill("Olivia Hart")
    page.get_by_label("E-mail address").fill(OLIVIA)
    press(page, "Start the programme")
    says(page, "The programme is set up")
    accept_the_offer(journey, OLIVIA, "/role-offers/", "Accept the role")


def accept_the_offer(journey: Journey, address: str, path: str, words: str) -> None:
    """Somebody presses the button behind the link in their mail."""
    link = links_in(journey.site.wait_for_mail(address, containing=path))[0]
    page = journey.open_pages(journey.site)
    page.goto(link)
    press(page, words)
    expect(page.locator("input[name=code], main h1").first).to_be_visible()
    page.context.close()


def plan_the_cohort(journey: Journey) -> None:
    page = journey.as_(OLIVIA)
    page.goto("/organise/techconnect/cohorts/new/")
    page.get_by_label("Name", exact=True).fill("Autumn")
    fill_day(page, "starts_on", now().date() - dt.timedelta(days=80))
    fill_day(page, "ends_on", now().date() + dt.timedelta(days=4))
    page.get_by_label("Time zone").select_option("Europe/London")
    page.get_by_label("Places for the civil service").fill("19")
    page.get_by_label("Places for industry").fill("19")
    press(page, "Create the cohort")
    says(page, "0 of 38 places are taken")


def import_nominations(journey: Journey) -> None:
    page = journey.desk("Nominations")
    page.get_by_role("link", name=re.compile("Import")).first.click()
    page.locator("input[type=file]").set_input_files(DATA / "nominations-broken.csv")
    press(page, "Show what would change")
    says(page, "Nothing was saved")
    wrong = page.get_by_role("table", name="Rows to mend").locator("tbody tr")
    numbers = [row.split()[0] for row in wrong.all_inner_texts()]
    assert numbers == ["3", "4", "6", "7", "8", "9", "10", "11", "13", "15", "16", "17", "18"]
    assert journey.site.rows("SELECT count(*) FROM programme_nomination") == [(0,)]

    page.locator("input[type=file]").set_input_files(DATA / "nominations.xlsx")
    press(page, "Show what would change")
    says(page, "38 people new")
    press(page, "Save exactly this")
    says(page, "38 people are nominated")


def invite_everybody(journey: Journey) -> None:
    page = journey.desk("Nominations")
    press(page, "Invite all 38")
    press(page, "Send 38 invitations")
    for name, address, role, employer, sector in (
        ("Mia Marsh", MIA, "Mentor", "Revenue Service", ""),
        ("Ian Ives", IAN, "Mentor", "Alder Systems", ""),
        ("Judy Jones", JUDY, "Judge", "Assizes Office", "Civil service"),
        ("Jonas Judd", JONAS, "Judge", "Assizes Office", ""),
        ("Jin Park", JIN, "Judge", "Gavel Works", "Industry"),
        ("Jamal Jury", JAMAL, "Judge", "Statistics Office", ""),
        ("Carol Chair", CAROL, "Observer", "Health Digital", ""),
    ):
        page.goto("/organise/techconnect/autumn/invitations/new/")
        page.get_by_label(role, exact=True).check()
        page.get_by_label("Full name").fill(name)
        page.get_by_label("E-mail address").fill(address)
        if sector:
            choose(page.get_by_label("Organisation", exact=True), "Another")
            page.get_by_label("Name of the new organisation").fill(employer)
            page.get_by_label(sector).check()
        else:
            choose(page.get_by_label("Organisation", exact=True), employer)
        press(page, "Send the invitation")
        expect(page).to_have_url(re.compile("/invitations/$"))


def accept_with_the_link(journey: Journey) -> None:
    """Aisha looks at everything; the others press the button in their mails."""
    link = links_in(journey.site.wait_for_mail(AISHA, containing="/invitations/"))[0]
    page = journey.open_pages(journey.site)
    page.goto(link)
    says(page, "Revenue Service has named you")
    press(page, "Accept the place")
    page.locator("input[name=code]").fill(journey.site.code_for(AISHA).replace("-", "").lower())
    page.locator("input[name=code]").press("Enter")
    says(page, "Welcome, Aisha")
    page.get_by_label("Known as").fill("Ash")
    page.get_by_label("My full name").check()
    page.get_by_label("Region where you work").select_option("London")
    page.get_by_label("Policy").check()
    page.get_by_label("Monday morning").check()
    page.get_by_role("textbox", name="About you").fill("I ask the awkward question, kindly.")
    press(page, "Save your profile")
    says(page, "Hello Ash")
    journey.pages[AISHA] = page

    stranger = journey.open_pages(journey.site)
    for invitation in invitations_of(journey.site):
        stranger.goto(invitation)
        press(stranger, "Accept the place")
        expect(stranger.locator("input[name=code]")).to_be_visible()
    desk = journey.desk("Overview")
    says(desk, "38 of 38 places are taken")


def invitations_of(site: Site) -> list[str]:
    """The links of all other invitations, once the worker has mailed them."""
    deadline = time.monotonic() + 30
    while True:
        links = {link for mail in site.mails() if AISHA not in str(mail["To"]) for link in links_in(mail)}
        found = sorted(link for link in links if re.search(r"/invitations/[^/]+/$", link))
        if len(found) == 37 + 7:
            return found
        assert time.monotonic() < deadline, f"{len(found)} invitations were mailed"
        time.sleep(0.2)


def make_seven_teams(journey: Journey) -> None:
    page = journey.desk("Teams")
    page.goto("/organise/techconnect/autumn/teams/new/")
    page.get_by_label("Names of the teams").fill("\n".join(TEAMS))
    press(page, "Make the teams")
    says(page, "38 people have no team")
    for place, name in enumerate(TEAMS):
        boxes = page.locator("#id_people input[name=people]")
        if name == "Alder":
            chosen = [page.get_by_label(re.compile(person)) for person in ("Aisha Rahman", "Ben O’Connor")]
        else:
            chosen = []
        wanted = 6 if place < 3 else 5
        for box in chosen:
            box.check()
        # Everybody else in turn, so that every team has both sectors.
        for box in boxes.all():
            if page.locator("input[name=people]:checked").count() == wanted:
                break
            box.check()
        page.get_by_label("Move the chosen people to").select_option(label=name)
        page.get_by_role("button", name="Move", exact=True).click()
        says(page, f"moved to {name}")
    says(page, "everybody has a team")
    for name in TEAMS:
        page.get_by_role("link", name=f"Name, challenge and mentors of team {name}").click()
        choose(page.get_by_label("Mentor from the civil service"), "Mia Marsh")
        choose(page.get_by_label("Mentor from industry"), "Ian Ives")
        press(page, "Save")
    page.get_by_role("link", name="Tell everybody").click()
    press(page, "Tell everybody now")
    says(page, "We have written to 40 people")


def visit_a_site(journey: Journey) -> None:
    page = journey.desk("Visits")
    page.goto("/organise/techconnect/autumn/visits/new/")
    page.get_by_label("Site visit").check()
    page.get_by_label("Title").fill("A day at the data centre")
    choose(page.locator("#id_host"), "Caldera Cloud")
    begins = now().replace(hour=10, minute=0) + dt.timedelta(days=2)
    fill_moment(page, "starts_at", begins)
    fill_moment(page, "ends_at", begins + dt.timedelta(hours=3))
    page.locator("#id_town").fill("Leeds")
    page.locator("#id_address").fill("1 Server Street")
    page.locator("#id_capacity").fill("1")
    page.locator("#id_offer_hours").fill("0")
    press(page, "Save")
    press(page, "Publish")

    aisha, ben = journey.as_(AISHA), journey.as_(BEN)
    for person in (aisha, ben):
        person.goto("/programmes/techconnect/autumn/visits/")
        person.get_by_role("link", name="A day at the data centre").first.click()
        expect(person.locator("main")).not_to_contain_text("1 Server Street")
    press(aisha, "Book a place")
    says(aisha, "You have a place")
    says(aisha, "1 Server Street")
    # Ben's page still shows the free place: the last one can be won once.
    press(ben, "Book a place")
    says(ben, "you are first")
    with aisha.expect_download() as calendar:
        aisha.get_by_role("link", name="Add to my calendar").click()
    entry = Path(calendar.value.path()).read_text()
    assert "SUMMARY:A day at the data centre" in entry
    aisha.get_by_role("link", name=re.compile("I cannot come")).click()
    press(aisha, "Cancel my booking")
    ben.reload()
    says(ben, "You have a place")


def publish_a_challenge(journey: Journey) -> None:
    page = journey.desk("Challenges")
    page.get_by_role("link", name="Write a challenge").click()
    page.get_by_label("Title").fill("Shorter waits")
    choose(page.get_by_label("Owner"), "Health Digital")
    page.locator("#id_problem").fill("People wait too long for an answer.")
    page.get_by_label("Who has the problem").fill("Patients and the people who answer them.")
    page.get_by_label("The outcome that is sought").fill("Half the wait.")
    press(page, "Save as a draft")
    aisha = journey.as_(AISHA)
    aisha.goto("/programmes/techconnect/autumn/challenges/")
    expect(aisha.locator("main")).not_to_contain_text("Shorter waits")
    press(page, "Publish")
    aisha.reload()
    says(aisha, "Shorter waits")


def ask_for_the_solution(journey: Journey) -> None:
    page = journey.desk("Deliverables")
    page.get_by_role("link", name="Begin with an empty one").click()
    page.get_by_label("Title").fill("Final solution")
    fill_moment(page, "opens_at", now() - dt.timedelta(days=1))
    fill_moment(page, "due_at", now() + dt.timedelta(hours=1))
    page.get_by_label("Minutes of grace").fill("0")
    fill_moment(page, "reviews_due_at", now() + dt.timedelta(days=2))
    page.get_by_label(re.compile("Judges read the last version")).check()
    page.locator("#id_prompt_0_question").fill("What is your solution?")
    page.locator("#id_slot_0_name").fill("Slides")
    page.locator("input[name=slot_0_kinds][value=pdf]").check()
    page.locator("#id_slot_1_name").fill("Picture")
    page.locator("input[name=slot_1_kinds][value=picture]").check()
    press(page, "Ask the teams for it")
    says(page, "Final solution")


def picture_of(kind: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), (20, 120, 90)).save(held, kind)
    return held.getvalue()


def hand_in_the_draft(journey: Journey) -> None:
    page = journey.as_(AISHA)
    page.goto("/programmes/techconnect/autumn/")
    page.get_by_role("link", name=re.compile("Hand in: Final solution")).first.click()
    page.get_by_label("What is your solution?").fill("A booking line that answers at once.")
    press(page, "Save the draft")
    says(page, "The draft is saved")
    mentor = journey.as_(MIA)
    mentor.goto("/programmes/techconnect/autumn/reviews/")
    expect(mentor.locator("main")).not_to_contain_text("booking line")

    slides = {"name": "slides.pdf", "mimeType": "application/pdf", "buffer": picture_of("PDF")}
    page.get_by_label("Slides").set_input_files(slides)  # type: ignore[arg-type]
    picture = {"name": "team.png", "mimeType": "image/png", "buffer": picture_of("PNG")}
    page.get_by_label("Picture").set_input_files(picture)  # type: ignore[arg-type]
    hand_in_without_the_others(page)
    says(page, "Handed in: version 1")
    says(page, "Arrived, by the server’s clock")
    assert len(re.findall(r"\b[0-9a-f]{64}\b", page.locator("main").inner_text())) == 3


def hand_in_without_the_others(page: Page) -> None:
    """Every member signs off, unless there is a reason why it cannot wait for them."""
    page.get_by_role("button", name="Hand in", exact=True).click()
    says(page, "Still to sign off:")
    page.get_by_label("Why it cannot wait for them").fill("They are on a train without a network.")
    page.get_by_role("button", name="Hand in", exact=True).click()


def hand_in_again(journey: Journey) -> None:
    """A second version, which is compared with the first. The team has made its own rule of who signs off."""
    page = journey.as_(AISHA)
    page.goto("/programmes/techconnect/autumn/")
    page.get_by_role("link", name=re.compile("Team Alder")).first.click()
    page.get_by_role("link", name=re.compile("Final solution")).first.click()
    page.get_by_role("link", name="Change the rule").click()
    page.get_by_label("Any member hands in").check()
    press(page, "Keep this rule")
    page.get_by_role("link", name=re.compile("Final solution")).first.click()
    page.get_by_label("What is your solution?").fill("A booking line that answers within a minute.")
    press(page, "Hand in again")
    says(page, "Handed in: version 2")
    page.get_by_role("link", name="Read what was handed in").click()
    page.get_by_role("link", name=re.compile("[Cc]hange")).first.click()
    expect(page.locator("main ins").first).to_contain_text("within")
    expect(page.locator("main del").first).to_contain_text("at")
    journey.site.wait_for_mail(BEN, containing="Version: 2")


def hand_in_for_the_others(journey: Journey) -> None:
    """One member of each other team."""
    members = journey.site.rows(
        "SELECT team.name, min(person.email) FROM teams_membership AS member"
        " JOIN teams_team AS team ON team.id = member.team_id"
        " JOIN programme_enrolment AS enrolment ON enrolment.id = member.enrolment_id"
        " JOIN programme_person AS person ON person.id = enrolment.person_id"
        " WHERE team.name <> 'Alder' GROUP BY team.name"
    )
    assert len(members) == 6
    for name, address in members:
        page = journey.open_pages(journey.site, str(address))
        page.goto("/programmes/techconnect/autumn/")
        page.get_by_role("link", name=re.compile("Hand in: Final solution")).first.click()
        page.get_by_label("What is your solution?").fill(f"What team {name} found.")
        hand_in_without_the_others(page)
        says(page, "Handed in: version 1")


def review_the_version(journey: Journey) -> None:
    page = journey.as_(MIA)
    page.goto("/programmes/techconnect/autumn/")
    page.get_by_role("link", name=re.compile("Review Alder")).first.click()
    page.get_by_label(re.compile("^Green")).check()
    page.get_by_label("For the team").fill("You listened well. Test it with callers.")
    page.get_by_label("For organisers only").fill("One member carries too much.")
    press(page, "Send")
    aisha = journey.as_(AISHA)
    aisha.goto("/programmes/techconnect/autumn/")
    expect(aisha.locator("main")).not_to_contain_text("carries too much")
    aisha.get_by_role("link", name=re.compile("Team Alder")).first.click()
    says(aisha, "You listened well")
    expect(aisha.locator("main")).not_to_contain_text("carries too much")
    desk = journey.desk("Reviews")
    desk.get_by_role("link", name=re.compile("Alder")).first.click()
    says(desk, "One member carries too much.")


def end_the_deliverable(journey: Journey) -> None:
    """Its time is over sooner than planned: judges read what was handed in by then."""
    page = journey.desk("Deliverables")
    page.get_by_role("link", name="Final solution", exact=True).click()
    fill_moment(page, "due_at", now() + dt.timedelta(minutes=1))
    press(page, "Save")
    says(page, "“Final solution” is saved")


def prepare_the_pitch_day(journey: Journey) -> None:
    page = journey.desk("Roles")
    choose(page.get_by_label("Person"), "Carol Chair")
    page.get_by_label("Results group").check()
    press(page, "Offer the role")
    says(page, "Carol Chair")
    accept_the_offer(journey, CAROL, "/role-offers/", "^Accept the role")

    page = journey.desk("Rubric")
    press(page, "Start with the usual criteria")
    says(page, "5 weighted criteria; the weights add up to 100")

    page = journey.desk("Pitch day")
    page.get_by_role("link", name="Plan the pitch day").first.click()
    fill_moment(page, "starts_at", now())
    choose(page.get_by_label("Chair"), "Carol Chair")
    press(page, "Save the pitch day")
    for box in page.locator("input[name=teams]").all():
        box.check()
    press(page, "Add to the running order")
    press(page, "Move Rowan up")
    order = page.get_by_role("button", name=re.compile("Take .* out")).all_inner_texts()
    assert [words.split()[-2] for words in order] == [*TEAMS[:5], "Rowan", "Oak"]

    page = journey.desk("Panel and conflicts")
    for judge in ("Judy Jones", "Jonas Judd", "Jin Park", "Jamal Jury"):
        choose(page.get_by_label("Judge", exact=True), judge)
        press(page, "Give a seat")
        says(page, f"{judge} has a seat")
    says(page, "1 link waits for your decision")
    page.get_by_role("link", name=re.compile("Confirm or waive")).click()
    says(page, "Shared employer: Statistics Office")
    page.get_by_label(re.compile("^Confirm")).check()
    press(page, "Keep the decision")

    page.goto("/organise/techconnect/autumn/pitch-day/signatories/")
    for name, address in (("Carol Chair", CAROL), ("Sam Signer", SAM)):
        page.get_by_label("Full name").fill(name)
        page.get_by_label("E-mail address").fill(address)
        press(page, "Ask them to sign")
        says(page, name)
        accept_the_offer(journey, address, "/signing/offers/", "^Accept")

    page = journey.desk("Pitch day")
    page.get_by_role("link", name="Open scoring").click()
    press(page, "Open scoring")
    says(page, "Scoring is open")


def score_the_pitches(journey: Journey) -> None:
    """Four judges, seven teams; one card is barred. Alder and Birch come out level on top."""
    for judge in (JUDY, JONAS, JIN, JAMAL):
        page = journey.as_(judge)
        page.goto("/judge/")
        barred = 0
        for number in range(len(LEVELS)):
            expect(page.locator("[data-judge][data-ready]")).to_be_attached()
            pitches_of(page)[number].click()
            expect(page.locator("h1:visible")).not_to_have_text("Your pitches")
            team = page.locator("h1:visible").inner_text()
            if not page.get_by_role("button", name="Hand in this card").count():
                barred += 1
                says(page, "Statistics Office")
                page.goto("/judge/")
                continue
            fill_card(page, LEVELS[team])
            says(page, f"Your card for {team} is in.")
        becomes(page, lambda page=page: kept_on_device(page), [])
        assert barred == (judge == JAMAL)


LEVELS = {"Alder": 5, "Birch": 5, "Cedar": 4, "Elm": 3, "Hazel": 2, "Oak": 2, "Rowan": 1}


def pitches_of(page: Page) -> list[Locator]:
    return page.locator("main ol a, main table a").all()


def fill_card(page: Page, level: int) -> None:
    for number in range(5):
        page.locator(f".scorecard fieldset >> nth={number}").get_by_role("radio").nth(level - 1).check()
    page.get_by_label("A strength").fill("You asked the people who wait.")
    press(page, "Hand in this card")


def nobody_sees_figures_before_the_lock(journey: Journey) -> None:
    desk = journey.desk("Progress")
    says(desk, "27 of 27 cards are in")
    says(desk, "No score is shown here, to anybody")
    chair = journey.as_(CAROL)
    chair.goto(RESULTS_DESK)
    expect(chair.locator("main")).not_to_contain_text("Alder")
    for address in (JUDY, AISHA):
        assert answer_to(journey.as_(address), RESULTS_DESK) in (403, 404), address


RESULTS_DESK = "/organise/techconnect/autumn/results/"
PUBLIC = "/results/techconnect/autumn/"


def answer_to(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def lock_and_decide(journey: Journey) -> None:
    page = journey.desk("Progress")
    page.get_by_role("link", name="Lock scoring").click()
    page.get_by_label(re.compile("I have looked at what is missing")).check()
    press(page, "Lock scoring")
    says(page, "locked")

    chair = journey.as_(CAROL)
    chair.goto(RESULTS_DESK)
    press(chair, "Work out the sheet")
    chair.get_by_role("link", name=re.compile("awards")).first.click()
    for team, award in (("Alder", "Winner"), ("Birch", "Winner"), ("Cedar", "Commendation"), ("Elm", "Commendation")):
        section = chair.locator(".form-section", has=chair.get_by_role("heading", name=team, exact=True))
        section.get_by_label(award).check()
    press(chair, "Keep these awards")
    every_line_adds_up(journey)


def every_line_adds_up(journey: Journey) -> None:
    """What each criterion adds is the team's mean, for each of the seven teams."""
    lines = journey.site.rows("SELECT mean, parts FROM judging_result WHERE place IS NOT NULL")
    assert len(lines) == 7
    for mean, parts in lines:
        added = sum(float(part["adds"]) for part in json.loads(str(parts)))
        assert added == pytest.approx(float(str(mean)), abs=0.00001)


def nothing_is_public_yet(journey: Journey) -> None:
    """The page answers like one that does not exist; search and feed know nothing."""
    public = journey.pages.setdefault("public", journey.open_pages(journey.site))
    there = public.request.get(PUBLIC)
    nowhere = public.request.get("/results/techconnect/nowhere/")
    assert (there.status, sorted(there.headers)) == (404, sorted(nowhere.headers))
    for address in ("/", "/search/?q=winner", "/news/feed/", "/sitemap.xml"):
        assert "Alder" not in public.request.get(address).text(), address


def add_a_passkey(page: Page) -> None:
    """Nobody signs a result by an e-mailed code alone."""
    give_device(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My key")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page).to_have_url(re.compile("/recovery-codes/"))


def the_chair_signs(journey: Journey) -> None:
    chair = journey.as_(CAROL)
    add_a_passkey(chair)
    chair.goto(RESULTS_DESK)
    chair.get_by_role("link", name="Read, sign, publish").click()
    press(chair, "^Sign")
    says(chair, "You have signed")
    nothing_is_public_yet(journey)


def somebody_from_outside_signs_and_publishes(journey: Journey) -> None:
    sam = journey.as_(SAM)
    add_a_passkey(sam)
    sam.goto("/signing/")
    sam.locator("main").get_by_role("link", name="TechConnect").click()
    press(sam, "^Sign")
    says(sam, "You have signed")
    nothing_is_public_yet(journey)

    sam.get_by_label(re.compile("^(Now|At once)")).check()
    press(sam, "Publish the result")
    says(sam, "The result is published")
    public = journey.pages["public"]
    assert answer_to(public, PUBLIC) == 200
    says(public, "Two teams won together")
    for team in ("Alder", "Birch", "Cedar", "Elm"):
        says(public, team)
    journey.site.wait_for_mail(AISHA, containing="result")


def write_news(journey: Journey, title: str) -> Page:
    """A news page in Wagtail, as the organiser, who is no superuser there."""
    page = journey.as_(OLIVIA)
    page.goto("/cms/pages/")
    page.get_by_role("link", name="News", exact=True).first.click()
    page.goto(page.url.replace("/edit/", "/add_subpage/"))
    page.wait_for_load_state("networkidle")  # Wagtail's scripts make the address from the title
    page.locator("#id_title").fill(title)
    page.locator("#id_title").press("Tab")
    expect(page.locator("#id_slug")).not_to_have_value("")
    page.locator("#id_summary").fill(f"{title}, in one sentence.")
    return page


def publish_news(journey: Journey) -> None:
    page = write_news(journey, "We begin on Monday")
    address = "/techconnect/news/we-begin-on-monday/"
    public = journey.pages["public"]
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("We begin on Monday")
    assert answer_to(public, address) == 404

    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("iframe[title=Preview]").last
    expect(preview.get_by_role("heading", name="We begin on Monday")).to_be_visible()

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")
    assert answer_to(public, address) == 200
    says(public, "We begin on Monday")


def schedule_news(journey: Journey) -> None:
    """To be published in a minute, while everybody is busy with something else."""
    page = write_news(journey, "The doors are open")
    # Wagtail knows whole minutes, and half of one is needed to press the buttons.
    at = now() + dt.timedelta(minutes=1 if now().second < 30 else 2)
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").fill(f"{at:%Y-%m-%d %H:%M}")
    page.locator("#id_go_live_at").press("Tab")
    page.get_by_role("button", name="Save schedule").press("Enter")  # the calendar may lie over it
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Schedule to publish").click()
    expect(page.locator(".messages")).to_contain_text("scheduled")
    journey.pages["public"] = journey.open_pages(journey.site)
    assert answer_to(journey.pages["public"], SCHEDULED) == 404


SCHEDULED = "/techconnect/news/the-doors-are-open/"


def the_clock_published(journey: Journey) -> None:
    deadline = time.monotonic() + 150
    while answer_to(journey.pages["public"], SCHEDULED) == 404:
        assert time.monotonic() < deadline, "The clock did not publish the page."
        time.sleep(1)
    says(journey.pages["public"], "The doors are open")


CHAPTERS = (
    start_the_programme,
    plan_the_cohort,
    import_nominations,
    invite_everybody,
    accept_with_the_link,
    make_seven_teams,
    visit_a_site,
    publish_a_challenge,
    ask_for_the_solution,
    hand_in_the_draft,
    hand_in_again,
    hand_in_for_the_others,
    review_the_version,
    end_the_deliverable,
    schedule_news,
    prepare_the_pitch_day,
    score_the_pitches,
    nobody_sees_figures_before_the_lock,
    lock_and_decide,
    the_chair_signs,
    somebody_from_outside_signs_and_publishes,
    publish_news,
    the_clock_published,
)


@pytest.mark.long(150)
@pytest.mark.with_browser
def test_from_nomination_to_published_result(empty_site: Site, open_pages: PageAs):
    journey = Journey(empty_site, open_pages)
    for chapter in CHAPTERS:
        chapter(journey)
