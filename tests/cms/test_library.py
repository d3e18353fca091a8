"""The solution library: what is public, what is found, and that nothing stays when a release or a consent ends."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from cms.actions import library as act
from cms.models import LibraryPage, Picture, SolutionPage
from cms.queries import search
from programme.actions import agreement
from programme.models import AgreementKind, Cohort, Person
from programme.shared.refusals import NotAllowed
from teams.actions import adoption, release
from teams.actions.solution import Chosen
from teams.models import Pictured, Solution, Team
from teams.queries import library
from tests.factories import cms, judging, teams
from tests.factories import programme as people

SECRET = "Kingfisher"


@pytest.fixture
def cohort(db: None) -> Cohort:
    return people.cohort()


@pytest.fixture
def consent(cohort: Cohort) -> Any:
    return agreement.create_agreement(
        cohort.programme,
        by=people.organiser(cohort),
        name="Photographs",
        kind=AgreementKind.CONSENT,
        asked_of=["participant"],
        text="May we?",
        is_about_pictures=True,
    )


def says(consent: Any, person: Person, says_yes: bool) -> None:
    agreement.answer(consent, by=person, number=1, says_yes=says_yes)


def with_picture(team: Team, *shown: Person) -> Chosen:
    """A picture that the team has handed in, and who can be recognised in it."""
    asked = teams.deliverable(team.cohort)
    version = teams.submission_version(team, asked)
    picture = teams.attachment(
        version.submission, asked.slots.get(), cms.image_file().read(), kind="jpeg", original_name="us.jpg"
    )
    version.files.add(picture)
    return Chosen(picture, "Two of us at a desk", shown)


def publish_result(cohort: Cohort, team: Team) -> Any:
    """The team has won, and everybody may know."""
    day = judging.day(cohort)
    judging.pitch(day, team)
    judging.pitch(day)
    for _ in range(2):
        judging.judge(day)
    open_day = judging.pitch_day.open_scoring(day, by=judging.organiser_of(day))
    for each, level in zip(open_day.pitches.order_by("position"), (5, 2), strict=True):
        for person in judging.judges_of(open_day):
            judging.save(each, person, level, level, level, level, level)
    locked = judging.pitch_day.lock_scoring(
        open_day, by=judging.organiser_of(day), missing=judging.progress.missing_cards(open_day)
    )
    sheet = judging.signed_sheet(locked)
    sheet.publish_at = timezone.now() - dt.timedelta(minutes=1)
    sheet.save()
    return sheet


def page_at(page: Any) -> str:
    return page.url_path.removeprefix("/home")


def read(page: Any, query: str = "") -> str:
    response = Client().get(page_at(page) + query)
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


# ---- drafts ----


def test_a_page_is_drafted_in_one_press_from_a_published_result(cohort: Cohort, consent: Any):
    team = teams.full_team(cohort, name="Birch")
    shown = team.memberships.first().enrolment.person
    says(consent, shown, True)
    solution = teams.released_solution(team, title="Letters in time", files=[with_picture(team, shown)])
    sheet = publish_result(cohort, team)
    editor = Client()
    editor.force_login(people.editor(cohort))
    desk = f"/programmes/{cohort.programme.slug}/{cohort.slug}/publishing/library/"
    cms.grown(cohort.programme)
    assert "Draft its page" in editor.get(desk).content.decode()

    answer = editor.post(f"{desk}{solution.pk}/draft/")

    page = SolutionPage.objects.get()
    assert answer.url == f"/cms/pages/{page.pk}/edit/"
    assert [block.block_type for block in page.body] == ["text", "picture"]
    assert not page.live
    assert read(page) == "404"
    assert editor.get(answer.url).status_code == 200
    page.get_latest_revision().publish()
    html = read(page)
    for word in ("Letters in time", "Birch", "Winner", "Open Government Licence", "application/ld+json", "og:image"):
        assert word in html
    sheet.state = "withdrawn"
    sheet.withdrawn_at, sheet.withdrawn_reason = timezone.now(), "A slip."
    sheet.save()
    assert "Winner" not in read(page)


def test_no_page_is_drafted_before_the_result_is_public_or_everybody_has_released_it(cohort: Cohort):
    editor = people.editor(cohort)
    cms.grown(cohort.programme)
    asked = teams.asked_solution(teams.full_team(cohort))
    released = teams.released_solution(teams.full_team(cohort))

    with pytest.raises(act.NotReleased):
        act.draft_solution_page(asked, by=editor, at=timezone.now())
    with pytest.raises(act.ResultIsNotPublic):
        act.draft_solution_page(released, by=editor, at=timezone.now())
    with pytest.raises(NotAllowed):
        act.draft_solution_page(released, by=people.editor(people.cohort()), at=timezone.now())


def test_names_are_those_that_people_chose(cohort: Cohort):
    team = teams.full_team(cohort)
    full, first, hidden, _last = (row.enrolment.person for row in team.memberships.order_by("pk"))
    for person, choice in ((full, "full"), (first, "first_and_sector"), (hidden, "none")):
        person.full_name, person.public_name = f"Robin{choice} Surname{choice}", choice
        person.save()
    html = read(cms.solution_page(teams.released_solution(team)))

    assert "Robinfull Surnamefull" in html
    assert "Robinfirst_and_sector, " in html
    assert "Surnamefirst_and_sector" not in html
    assert "Surnamenone" not in html


# ---- what ends ----


def everywhere(page: Any, word: str) -> list[str]:
    """Where the public could still meet the word."""
    library_page = LibraryPage.objects.get()
    places = {
        "page": read(page),
        "summary": Client().get(f"/library/{page.solution_id}/summary/").content.decode(),
        "library": read(library_page),
        "narrowed": read(library_page, "?theme=data"),
        "search": Client()
        .get("/search/", {"q": word})
        .content.decode()
        .replace(f"“{word}”", "")
        .replace(f'value="{word}"', ""),
        "sitemap": Client().get("/sitemap.xml").content.decode(),
    }
    return [name for name, text in places.items() if word.lower() in text.lower()]


def test_a_withdrawn_release_hides_the_page_everywhere_with_the_next_request(cohort: Cohort):
    page = cms.solution_page(teams.released_solution(title=SECRET))
    assert everywhere(page, SECRET) == ["page", "summary", "library", "narrowed", "search"]

    by = people.organiser(page.solution.team.cohort)
    release.withdraw_solution(page.solution, reason="A badge.", by=by, at=timezone.now())
    assert everywhere(page, SECRET) == []

    assert act.hide_unreleased(at=timezone.now()) == 1
    assert not SolutionPage.objects.get().live


def test_nothing_publishes_a_page_while_a_release_is_missing(cohort: Cohort):
    solution = teams.released_solution(teams.full_team(cohort))
    page = cms.solution_page(solution, live=False)
    organiser = people.organiser(cohort)
    release.withdraw_solution(solution, reason="A badge.", by=organiser, at=timezone.now())

    SolutionPage.objects.get().get_latest_revision().publish()
    assert not SolutionPage.objects.get().live
    client = Client()
    client.force_login(organiser)
    edited = client.get(f"/cms/pages/{page.pk}/edit/")
    assert edited.status_code == 200
    values = {"title": "T", "slug": page.slug, "summary": "", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    values |= {"comments-INITIAL_FORMS": "0", "action-publish": "1", "seo_title": "", "social_picture": ""}
    told = client.post(f"/cms/pages/{page.pk}/edit/", values, follow=True).content.decode()
    assert "cannot be published" in told
    assert not SolutionPage.objects.get().live


def test_a_file_is_given_only_while_its_page_is_public(cohort: Cohort):
    team = teams.full_team(cohort)
    asked = teams.deliverable(cohort)
    version = teams.submission_version(team, asked)
    plan = teams.attachment(version.submission, asked.slots.get())
    version.files.add(plan)
    solution = teams.released_solution(team, files=[Chosen(plan)])
    url = f"/library/{solution.pk}/files/{solution.files.get().pk}/"
    assert Client().get(url).status_code == 404
    cms.solution_page(solution)

    given = Client().get(url)

    assert (given.status_code, given["Content-Disposition"][:10]) == (200, "attachment")
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    release.withdraw_solution(solution, reason="A badge.", by=people.organiser(cohort), at=timezone.now())
    assert Client().get(url).status_code == 404


def test_a_consent_taken_back_takes_the_picture_and_every_size_off_and_lists_it(cohort: Cohort, consent: Any):
    team = teams.full_team(cohort)
    one, two = (row.enrolment.person for row in team.memberships.all()[:2])
    says(consent, one, True)
    says(consent, two, True)
    solution = teams.released_solution(team, files=[with_picture(team, one, two)])
    publish_result(cohort, team)
    cms.grown(cohort.programme)
    page = act.draft_solution_page(solution, by=people.editor(cohort), at=timezone.now())
    page.get_latest_revision().publish()
    read(page)
    picture = Picture.objects.get()
    before = [picture.file.name, *(each.file.name for each in picture.renditions.all())]
    assert len(before) > 1
    assert act.take_pictures_off(at=timezone.now()) == 0

    says(consent, two, False)
    assert act.take_pictures_off(at=timezone.now()) == 1

    picture.refresh_from_db()
    assert (picture.taken_off_at is not None, picture.renditions.count()) == (True, 0)
    assert not default_storage.exists(before[0])
    html = read(page)
    assert all(name not in html for name in before)
    organiser = Client()
    organiser.force_login(people.organiser(cohort))
    desk = organiser.get(f"/programmes/{cohort.programme.slug}/{cohort.slug}/publishing/library/").content.decode()
    assert "Pictures that were taken off" in desk
    assert f"/cms/pages/{page.pk}/edit/" in desk


def test_what_a_team_said_of_its_file_stays_when_the_page_loses_the_picture(cohort: Cohort, consent: Any):
    team = teams.full_team(cohort)
    person = team.memberships.first().enrolment.person
    says(consent, person, True)
    solution = teams.released_solution(team, files=[with_picture(team, person)])
    publish_result(cohort, team)
    cms.grown(cohort.programme)
    act.draft_solution_page(solution, by=people.editor(cohort), at=timezone.now())

    Picture.objects.get().delete()

    assert list(Pictured.objects.values_list("person", flat=True)) == [person.pk]


def test_a_picture_of_somebody_who_has_not_said_yes_never_becomes_one_of_the_site(cohort: Cohort, consent: Any):
    team = teams.full_team(cohort)
    silent = team.memberships.first().enrolment.person
    solution = teams.released_solution(team, files=[with_picture(team, silent)])

    assert library.pictures(solution) == []
    says(consent, silent, True)
    assert [each.solution for each in library.pictures(solution)] == [solution]
    assert Pictured.objects.count() == 1


# ---- finding ----


def shown() -> Any:
    return SolutionPage.objects.public().values("solution")


@pytest.fixture
def three(cohort: Cohort) -> list[Solution]:
    """Two of one challenge, one without; two themes; one in use."""
    challenge = teams.challenge(cohort, title="Late letters")
    made = []
    for number, theme in enumerate(("data", "data", "homes")):
        team = teams.full_team(cohort, challenge=challenge if number < 2 else None)
        made.append(cms.solution_page(teams.released_solution(team, theme=theme, title=f"S{number}")).solution)
    Solution.objects.filter(pk=made[0].pk).update(adoption="live")
    return made


def titles(**asked: str) -> list[str]:
    return [each.title for each in library.search(shown(), {"sort": "title", **asked}).found]


def test_solutions_are_found_by_theme_organisation_cohort_challenge_and_adoption(three: list[Solution]):
    first = three[0]
    member = first.team.memberships.first().enrolment.organisation
    owner = first.team.challenge.owner

    assert titles() == ["S0", "S1", "S2"]
    assert titles(theme="homes") == ["S2"]
    assert titles(organisation=str(member.pk)) == ["S0"]
    assert titles(organisation=str(owner.pk)) == ["S0", "S1"]
    assert titles(challenge=str(first.team.challenge_id), status="none") == ["S1"]
    assert titles(cohort=first.team.cohort.slug, status="live") == ["S0"]
    assert titles(cohort="elsewhere") == []
    assert titles(sort="adoption")[0] == "S0"


@pytest.mark.parametrize(
    "asked", [{"theme": "nothing"}, {"organisation": "x"}, {"challenge": "\0"}, {"status": "gone"}]
)
def test_what_makes_no_sense_is_not_asked_for(three: list[Solution], asked: dict[str, str]):
    assert titles(**asked) == ["S0", "S1", "S2"]


def test_facets_count_what_each_choice_would_leave(three: list[Solution]):
    asked = library.search(shown(), {"theme": "data"})
    counts = {facet.name: {each.label: each.count for each in facet.options} for facet in asked.facets}

    assert counts["theme"] == {"Data and records": 2, "Homes and places": 1}
    assert counts["status"] == {"In use": 1, "Pilot": 0, "Interested": 0, "Stopped": 0, "Nobody yet": 1}
    assert counts["challenge"] == {"Late letters": 2}
    assert counts["organisation"][three[0].team.challenge.owner.name] == 2


def test_who_finds_nothing_is_told_what_to_leave_open(three: list[Solution]):
    html = read(LibraryPage.objects.get(), "?theme=homes&status=live")

    assert "No solution fits all of this" in html
    assert "Homes and places (0)" in html
    assert "?status=live" in html
    assert "?theme=homes" in html
    assert "0 solutions" not in html


def test_who_chose_too_much_is_led_back_to_the_whole_library(three: list[Solution]):
    html = read(LibraryPage.objects.get(), "?theme=homes&status=live&cohort=elsewhere")

    assert "No solution fits all of this" in html
    assert "leave one choice open" not in html
    assert 'class="button button-secondary" href="/' in html


def test_a_choice_keeps_its_name_where_it_fits_nothing(three: list[Solution]):
    first = three[0]
    owner = first.team.challenge.owner
    html = read(LibraryPage.objects.get(), f"?theme=homes&organisation={owner.pk}&challenge={first.team.challenge_id}")

    assert f"{owner.name} (0)" in html
    assert f"{first.team.challenge.title} (0)" in html
    assert "Your choice" not in html


def test_an_organisation_that_the_library_does_not_show_is_not_named_by_it(three: list[Solution]):
    stranger = people.organisation(three[0].team.cohort.programme, name="Kept To Ourselves")

    html = read(LibraryPage.objects.get(), f"?organisation={stranger.pk}")

    assert "Your choice (0)" in html
    assert stranger.name not in html


def test_a_library_takes_the_same_number_of_queries_however_many_solutions(
    three: list[Solution], django_assert_max_num_queries: Any
):
    page = LibraryPage.objects.get()
    with django_assert_max_num_queries(30) as first:
        read(page, "?theme=data")
    for _ in range(3):
        cms.solution_page(teams.released_solution(theme="data"))
        cms.solution_page(teams.released_solution(teams.full_team(three[0].team.cohort), theme="data"))

    with django_assert_max_num_queries(len(first)):
        read(page, "?theme=data")


def test_a_public_result_leads_to_the_solutions_while_there_are_any_to_read(cohort: Cohort):
    team = teams.full_team(cohort)
    publish_result(cohort, team)
    page = cms.solution_page(teams.released_solution(team), live=False)
    news = cms.news(cohort.programme.tree, slug="results", body=[("results", {"title": "", "cohort": ""})])
    assert "What the teams made" not in read(news)

    page.get_latest_revision().publish()
    assert f"/library/?cohort={cohort.slug}" in read(news)

    release.withdraw_solution(page.solution, reason="A badge.", by=people.organiser(cohort), at=timezone.now())
    assert "What the teams made" not in read(news)


def test_nothing_of_drafts_is_found(cohort: Cohort):
    page = cms.solution_page(teams.released_solution(title=SECRET), live=False)

    assert everywhere(page, SECRET) == []
    assert list(search.public_pages().filter(pk=page.pk)) == []


# ---- reuse ----


def test_anybody_asks_to_reuse_a_public_solution_without_an_account(cohort: Cohort):
    solution = teams.released_solution(teams.full_team(cohort))
    url = f"/library/{solution.pk}/reuse/"
    assert Client().get(url).status_code == 404
    page = cms.solution_page(solution)
    assert url in read(page)
    missing = Client().post(url, {"organisation": "Harbour Council"}).content.decode()
    assert "Error:" in missing
    said = {"organisation": "Harbour Council", "full_name": "Rhea", "email": "rhea@council.example", "purpose": "Ours."}

    sent = Client().post(url, said, follow=True)

    assert "Look into your mail" in sent.content.decode()
    assert solution.reuse_requests.get().state == "asked"


def test_a_page_shows_who_has_taken_it_on_and_what_was_measured(cohort: Cohort):
    solution = teams.released_solution(teams.full_team(cohort))
    organiser, at = people.organiser(cohort), timezone.now()
    page = cms.solution_page(solution)
    assert "Nobody has taken it on yet" in read(page)
    given = {"by": organiser, "at": at + dt.timedelta(seconds=1)}
    adoption.choose_measure(solution, measure="Letters in time", unit="%", sought=Decimal(95), **given)
    kept = adoption.add_adoption(
        solution, organisation=SECRET, state="live", since_on=dt.date(2026, 3, 2), is_named=False, **given
    )
    adoption.record_outcome(kept, year=2026, value=Decimal("91.5"), **given)

    html = read(page)

    for words in ("In use", "March 2026", "91.5", "Letters in time, %", "Asked for", "<svg"):
        assert words in html
    assert SECRET not in html
