"""The page on which an organiser who leaves gives everything to another, and the end of roles on the page beside it."""

import re

import pytest
from django.test import Client

from programme.models import ProgrammeRole
from programme.shared.addresses import path_in
from tests.factories import judging
from tests.factories import programme as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


class Office:
    """Olivia runs a visit, has the results role and may sign; Omar organises, too."""

    def __init__(self) -> None:
        self.cohort = make.cohort()
        self.olivia = make.organiser(self.cohort, make.person("Olivia Hart"))
        self.omar = make.organiser(self.cohort, make.person("Omar Lind"))
        make.results_member(self.cohort, self.olivia)
        self.visit = make.visit(self.cohort, title="The mill", run_by=self.olivia)
        judging.signatory(judging.day(self.cohort), self.olivia)

    def page(self, leaver=None) -> str:
        return path_in(self.cohort, "programme:handover_desk", (leaver or self.olivia).pk)

    @property
    def roles(self) -> str:
        return path_in(self.cohort, "programme:role_index")


@pytest.fixture
def office() -> Office:
    return Office()


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def ended(office: Office, whose) -> str:
    role = ProgrammeRole.objects.filter(person=whose).earliest("pk")
    return path_in(office.cohort, "programme:role_remove", role.pk)


def test_the_page_lists_what_is_theirs_what_must_be_settled_by_hand_and_which_roles_end(office: Office, client_for):
    page = text(client_for(office.omar).get(office.page()))

    assert "Hand over from Olivia Hart" in page
    assert re.search(r"Visits they run The mill", page)
    assert "Rights to sign a result" in page.partition("To settle by hand")[2]
    assert re.search(r"Roles that end .*Organiser.*Results", page)
    assert "Omar Lind" in page.partition("Who takes over")[2]
    assert "Olivia Hart" not in page.partition("Who takes over")[2].partition("Hand everything over")[0]


def test_one_press_moves_it_and_the_roles_page_says_so(office: Office, client_for):
    client = client_for(office.omar)

    answer = client.post(office.page(), {"to": office.omar.pk})

    assert answer.headers["Location"] == office.roles
    assert "Omar Lind has it all now" in text(client.get(office.roles))
    office.visit.refresh_from_db()
    assert office.visit.run_by == office.omar
    assert not office.olivia.programme_roles.exists()
    assert client.get(office.page()).status_code == 404


def test_who_leaves_themself_reads_that_the_roles_stay_for_now(office: Office, client_for):
    client = client_for(office.olivia)
    page = text(client.get(office.page()))
    assert "Your roles stay until another organiser ends them" in page
    assert "Roles that end" not in page

    client.post(office.page(), {"to": office.omar.pk})

    assert office.olivia.programme_roles.count() == 2


def test_nobody_chosen_or_somebody_who_cannot_is_said_at_the_field(office: Office, client_for):
    client = client_for(office.omar)

    for wrong in ("", str(make.participant(office.cohort).pk)):
        answer = client.post(office.page(), {"to": wrong})
        assert answer.status_code == 422
        assert "There is a problem" in text(answer)

    office.visit.refresh_from_db()
    assert office.visit.run_by == office.olivia


def test_the_only_organiser_is_told_to_name_another_first_and_is_not_removed(client_for):
    cohort = make.cohort()
    alone = make.organiser(cohort)
    admin: Client = client_for(make.site_admin())

    page = text(admin.get(path_in(cohort, "programme:handover_desk", alone.pk)))
    refused = admin.post(path_in(cohort, "programme:role_remove", alone.programme_roles.get().pk))

    assert "There is no other organiser" in page
    assert "Offer the role on the page “Roles”" in page
    assert "Hand everything over" not in page
    assert refused.status_code == 409
    assert "A programme needs an organiser: name another one first." in text(refused)
    assert alone.programme_roles.exists()


def test_with_another_organiser_a_role_is_ended_on_the_page(office: Office, client_for):
    client_for(office.omar).post(ended(office, office.olivia))

    assert office.olivia.programme_roles.count() == 1


def test_who_holds_no_role_here_has_no_such_page(office: Office, client_for):
    client = client_for(office.omar)

    assert client.get(office.page(make.participant(office.cohort))).status_code == 404
    assert client.get(office.page(make.organiser(make.cohort()))).status_code == 404
