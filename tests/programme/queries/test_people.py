import pytest
from django.urls import reverse

from programme.models import Enrolment, Person
from programme.queries import people as queries
from programme.shared.refusals import NotAllowed
from programme.states import Role, Sector
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html

pytestmark = pytest.mark.django_db

ALL = ["job_title", "experience", "region", "skills", "about", "email"]


def found(cohort, by, **filters):
    return [row.person.full_name for row in queries.directory(cohort, by=by, **filters)]


def test_the_directory_is_filtered_by_sector_organisation_skill_and_region():
    cohort = make.cohort()
    ministry = make.organisation(cohort.programme, name="Ministry")
    viewer = make.participant(cohort, who=make.person("Vic"), organisation=ministry, shown=ALL)
    make.participant(
        cohort, who=make.person("Ann"), organisation=ministry, skills=["policy"], region="Wales", shown=ALL
    )
    make.participant(
        cohort, who=make.person("Ben"), sector=Sector.INDUSTRY, skills=["policy", "data"], region="London", shown=ALL
    )
    make.judge(cohort)

    assert found(cohort, viewer) == ["Ann", "Ben", "Vic"]
    assert found(cohort, viewer, sector=Sector.INDUSTRY) == ["Ben"]
    assert found(cohort, viewer, organisation=str(ministry.pk)) == ["Ann", "Vic"]
    assert found(cohort, viewer, skill="policy") == ["Ann", "Ben"]
    assert found(cohort, viewer, skill="pol") == []
    assert found(cohort, viewer, region="Wales", skill="policy") == ["Ann"]
    assert found(cohort, viewer, search="data") == ["Ben"]


def test_what_somebody_hides_is_neither_shown_nor_found_nor_offered(client_for):
    cohort = make.cohort()
    viewer = make.participant(cohort)
    hidden = make.enrolment(
        cohort, skills=["falconry"], region="Wales", job_title="Keeper", about="Birds, mostly.", shown=[]
    )

    choices = queries.directory_choices(cohort)
    page = client_for(viewer).get(
        reverse("programme:people_detail", args=(cohort.programme.slug, cohort.slug, hidden.pk))
    )

    assert (choices.skills, choices.regions) == ([], [])
    for filters in ({"search": "falconry"}, {"skill": "falconry"}, {"region": "Wales"}):
        assert found(cohort, viewer, **filters) == []
    text = page.content.decode()
    assert hidden.person.full_name in text
    for secret in ("falconry", "Wales", "Keeper", "Birds", hidden.person.email):
        assert secret not in text
    assert_valid_html(text)


def test_an_address_is_shown_only_by_those_who_want_it(client_for):
    cohort = make.cohort()
    viewer = client_for(make.participant(cohort))
    shy, open_ = make.enrolment(cohort), make.enrolment(cohort, shown=ALL)

    def page(row):
        return viewer.get(
            reverse("programme:people_detail", args=(cohort.programme.slug, cohort.slug, row.pk))
        ).content.decode()

    assert shy.person.email not in page(shy)
    assert open_.person.email in page(open_)


def test_people_choose_in_their_profile_what_is_shown(client_for):
    cohort = make.cohort()
    enrolment = make.enrolment(cohort, region="London", skills=["policy"])
    profile = reverse("programme:profile_edit", args=(cohort.programme.slug, cohort.slug))
    client = client_for(enrolment.person)

    answers = {"public_name": "none", "region": "London", "skills": ["policy"], "shown": ["region", "email"]}
    assert client.post(profile, answers).status_code == 302

    enrolment.refresh_from_db()
    assert enrolment.shown == ["region", "email"]
    assert enrolment.person.public_name == "none"


def test_the_directory_is_for_participants_and_mentors(client_for):
    cohort = make.cohort()
    assert found(cohort, make.mentor(cohort))

    for stranger in (make.judge(cohort), make.observer(cohort), make.participant(make.cohort())):
        with pytest.raises(NotAllowed):
            queries.directory(cohort, by=stranger)


def test_a_filter_that_nobody_offered_shows_everybody(client_for):
    cohort = make.cohort()
    viewer = make.enrolment(cohort, Role.MENTOR)
    url = reverse("programme:people_directory", args=(cohort.programme.slug, cohort.slug))

    page = client_for(viewer.person).get(url, {"organisation": "x", "skill": "y", "search": viewer.person.full_name})

    assert viewer.person.full_name in page.content.decode()
    assert_valid_html(page.content.decode())


def test_a_very_long_directory_is_searched_and_offers_no_list_of_everything(client_for):
    cohort = make.cohort()
    viewer = make.participant(cohort)
    employer = make.organisation(cohort.programme)
    crowd = Person.objects.bulk_create(
        Person(email=f"p{n}@crowd.example", full_name=f"Person {n:04}") for n in range(queries.MOST_TO_CHOOSE_FROM)
    )
    Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=who, role="participant", organisation=employer) for who in crowd
    )

    page = client_for(viewer).get(
        reverse("programme:people_directory", args=(cohort.programme.slug, cohort.slug)),
        {"search": employer.name, "page": "999"},
    )

    assert queries.directory_choices(cohort) is None
    assert list(page.context["filters"].fields) == ["search", "role", "sector", "region"]
    assert [row.person.full_name for row in page.context["page"]][-1] == "Person 0999"
