from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programme.models import Nomination
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[2] / "data"


def url(cohort, name):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug))


def upload(client, cohort, name):
    file = SimpleUploadedFile(name, (DATA / name).read_bytes())
    return client.post(url(cohort, "nomination_upload"), {"file": file}, follow=True)


@pytest.mark.parametrize("name", ["nominations.csv", "nominations.xlsx", "nominations-semicolon.csv"])
def test_a_good_file_is_imported_whole(client_for, name):
    cohort = make.cohort()

    text = upload(client_for(make.organiser(cohort)), cohort, name).content.decode()

    assert cohort.nominations.count() == 38
    assert "38 nominations are imported." in text
    assert_valid_html(text)


def test_a_broken_file_is_refused_row_by_row(client_for):
    cohort = make.cohort()

    text = upload(client_for(make.organiser(cohort)), cohort, "nominations-broken.csv").content.decode()

    assert not Nomination.objects.exists()
    assert "13 rows to mend" in text
    assert "Error: " in text
    assert "&quot;" in text or "“=HYPERLINK" in text
    assert_valid_html(text)


def test_no_file_and_an_unreadable_file_are_said_in_words(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))

    assert "Choose a file: nominations." in client.post(url(cohort, "nomination_upload")).content.decode()
    odd = SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense")
    text = client.post(url(cohort, "nomination_upload"), {"file": odd}).content.decode()
    assert "We cannot read this file." in text


def test_the_desk_costs_the_same_for_many(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    make.nomination(cohort)

    assert_page_costs_the_same(
        client, url(cohort, "nomination_desk"), lambda: [make.nomination(cohort) for _ in range(4)], rows_shown=5
    )


def test_the_filter_lives_in_the_address(client_for):
    cohort = make.cohort()
    ann, bob = make.nomination(cohort, full_name="Ann"), make.nomination(cohort, full_name="Bob")
    client = client_for(make.organiser(cohort))

    text = client.get(url(cohort, "nomination_desk") + "?search=ann&state=&sector=").content.decode()

    assert ann.email in text
    assert bob.email not in text
    odd = client.get(url(cohort, "nomination_desk") + "?state=%00&sector=moon&page=x")
    assert odd.status_code == 200
