"""Who can be recognised in the pictures that editors use: asked, kept outside Wagtail, obeyed within minutes."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.actions import library, pictured
from cms.actions.team_story import HasNotAgreed, write_story
from cms.models import Picture, TeamStory
from programme.actions import agreement
from programme.models import AgreementKind, AuditEvent, Cohort, Person
from programme.shared.refusals import NotAllowed
from teams.models import Pictured
from teams.queries.pictured import people_in
from tests.factories import cms, teams
from tests.factories import programme as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return people.cohort()


@pytest.fixture
def tree(cohort: Cohort) -> Any:
    return cms.grown(cohort.programme)


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


def member_who_agrees(cohort: Cohort, consent: Any) -> Person:
    person = people.enrolment(cohort).person
    says(consent, person, True)
    return person


def address(cohort: Cohort, name: str, *args: Any) -> str:
    return reverse(f"cms:{name}", args=(cohort.programme.slug, cohort.slug, *args))


def as_editor(cohort: Cohort) -> Client:
    client = Client()
    client.force_login(people.editor(cohort))
    return client


def page_with(tree: Any, picture: Picture) -> Any:
    block = ("picture", {"picture": picture, "alt": "At a desk", "caption": ""})
    return cms.news(tree, body=[block], social_picture=picture)


def test_a_consent_taken_back_takes_an_uploaded_picture_and_every_size_off_and_lists_its_pages(
    cohort: Cohort, tree: Any, consent: Any, django_capture_on_commit_callbacks: Any
):
    person, picture = member_who_agrees(cohort, consent), cms.picture(tree, title="At work")
    page = page_with(tree, picture)
    path = page.url_path.removeprefix("/home")
    editor = as_editor(cohort)
    editor.post(address(cohort, "pictured_edit", picture.pk), {"people": [person.pk]})
    assert Client().get(path).status_code == 200
    before = [picture.file.name, *(each.file.name for each in picture.renditions.all())]
    assert len(before) > 1
    assert library.take_pictures_off(at=timezone.now()) == 0

    says(consent, person, False)
    with django_capture_on_commit_callbacks(execute=True):
        assert library.take_pictures_off(at=timezone.now() + dt.timedelta(minutes=1)) == 1

    assert [name for name in before if default_storage.exists(name)] == []
    html = Client().get(path).content.decode()
    assert [name for name in before if name.rpartition("/")[2].rpartition(".")[0] in html] == []
    desk = editor.get(address(cohort, "library_desk")).content.decode()
    assert "Pictures that were taken off" in desk
    assert f"/cms/pages/{page.pk}/edit/" in desk


def test_a_team_story_names_who_is_in_its_picture_and_loses_it_when_one_of_them_wants_that(
    cohort: Cohort, tree: Any, consent: Any
):
    team = teams.full_team(cohort)
    person = team.memberships.first().enrolment.person
    says(consent, person, True)
    given = {"text": "They listened.", "picture": cms.image_file(), "picture_alt": "A team", "people": [person.pk]}
    as_editor(cohort).post(address(cohort, "team_story_edit", team.pk), given)
    story = TeamStory.objects.select_related("picture").get(team=team)
    assert people_in(story.picture.people_key) == {person.pk}

    says(consent, person, False)

    assert library.take_pictures_off(at=timezone.now()) == 1
    assert Picture.objects.get(pk=story.picture_id).taken_off_at is not None


def test_a_team_story_takes_no_picture_of_somebody_who_has_not_agreed(cohort: Cohort, tree: Any, consent: Any):
    team = teams.full_team(cohort)
    silent = team.memberships.first().enrolment.person
    page = address(cohort, "team_story_edit", team.pk)
    given = {"text": "They listened.", "picture": cms.image_file(), "picture_alt": "A team", "people": [silent.pk]}

    answer = as_editor(cohort).post(page, given).content.decode()

    assert str(HasNotAgreed.sentence) in answer
    assert f"{silent.full_name} (has not agreed to be shown)" in answer
    assert not Picture.objects.exists()
    assert not TeamStory.objects.exists()


def test_a_new_picture_of_a_team_leaves_nothing_of_the_last(cohort: Cohort, tree: Any, consent: Any):
    team, editor = teams.full_team(cohort), people.editor(cohort)
    person = team.memberships.first().enrolment.person
    says(consent, person, True)
    said = {"by": editor, "text": "They listened.", "picture_alt": "A team"}
    write_story(team, picture=cms.image_file(), people=[person], **said)

    write_story(team, picture=cms.image_file(), **said)

    assert not Pictured.objects.exists()
    assert Picture.objects.count() == 1


def test_a_picture_deleted_by_an_editor_leaves_nobody_behind(cohort: Cohort, tree: Any, consent: Any):
    person, picture, other = member_who_agrees(cohort, consent), cms.picture(tree), cms.picture(tree)
    for each in (picture, other):
        pictured.name_people(each, cohort=cohort, people=[person], by=people.editor(cohort))
    other.refresh_from_db()

    answer = as_editor(cohort).post(f"/cms/images/{picture.pk}/delete/")

    assert answer.status_code == 302
    assert list(Picture.objects.all()) == [other]
    assert list(Pictured.objects.values_list("picture", flat=True)) == [other.people_key]


def test_pictures_nobody_was_asked_about_are_named_until_somebody_answers(cohort: Cohort, tree: Any):
    picture = cms.picture(tree, title="A harbour")
    editor, desk = as_editor(cohort), address(cohort, "publishing_desk")
    assert "For 1 picture nobody has said who is in it." in editor.get(desk).content.decode()
    assert "Not said yet" in editor.get(address(cohort, "pictured_index")).content.decode()

    editor.post(address(cohort, "pictured_edit", picture.pk), {})

    assert "For every picture it is known who is in it." in editor.get(desk).content.decode()
    assert "Nobody who can be recognised" in editor.get(address(cohort, "pictured_index")).content.decode()


def test_whoever_publishes_a_page_is_asked_who_is_in_its_pictures(cohort: Cohort, tree: Any):
    page = page_with(tree, cms.picture(tree))
    approver = Client()
    approver.force_login(people.approver(cohort))
    approver.get("/cms/")
    form = {"title": page.title, "slug": page.slug, "summary": "We begin.", "date": "2026-05-01"}
    form |= {f"body-{key}": "0" for key in ("count",)} | {"action-publish": "1"}

    answer = approver.post(f"/cms/pages/{page.pk}/edit/", form, follow=True).content.decode()
    assert "It is not known who can be recognised" not in answer

    form |= {"social_picture": str(page.social_picture_id)}
    answer = approver.post(f"/cms/pages/{page.pk}/edit/", form, follow=True).content.decode()
    assert "It is not known who can be recognised" in answer
    assert address(cohort, "pictured_index") in answer


def test_people_are_found_by_name_and_those_in_the_picture_stay_ticked(cohort: Cohort, tree: Any, consent: Any):
    shown, picture = member_who_agrees(cohort, consent), cms.picture(tree)
    other = people.enrolment(cohort, who=people.person(full_name="Zora Quill")).person
    pictured.name_people(picture, cohort=cohort, people=[shown], by=people.editor(cohort))

    html = as_editor(cohort).get(address(cohort, "pictured_edit", picture.pk) + "?name=zora").content.decode()

    assert html.count('name="people"') == 2
    assert f'value="{shown.pk}"' in html
    assert f"{other.full_name} (has not agreed to be shown)" in html


def test_who_is_in_a_picture_is_said_only_by_editors_of_its_programme_and_kept_without_names(
    cohort: Cohort, tree: Any, consent: Any
):
    picture, person = cms.picture(tree), member_who_agrees(cohort, consent)
    elsewhere = people.cohort()
    cms.grown(elsewhere.programme)

    assert as_editor(elsewhere).get(address(elsewhere, "pictured_edit", picture.pk)).status_code == 404
    with pytest.raises(NotAllowed):
        pictured.name_people(picture, cohort=cohort, people=[], by=people.editor(elsewhere))
    pictured.name_people(picture, cohort=cohort, people=[person], by=people.editor(cohort))

    kept = AuditEvent.objects.get(code="cms.picture.people_named")
    assert str(person.pk) not in str(kept.facts)
    assert {field.name for field in Picture._meta.get_fields() if field.related_model is Person} == {"uploaded_by_user"}


def test_the_list_of_pictures_takes_the_same_number_of_queries_however_many(
    cohort: Cohort, tree: Any, django_assert_max_num_queries: Any
):
    editor, url = as_editor(cohort), address(cohort, "pictured_index")
    cms.picture(tree)
    editor.get(url)
    with django_assert_max_num_queries(40) as first:
        editor.get(url)
    count = len(first)
    for _ in range(3):
        cms.picture(tree)
    editor.get(url)

    with django_assert_max_num_queries(count):
        editor.get(url)
