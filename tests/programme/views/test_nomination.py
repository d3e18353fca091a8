import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programme.actions.invitation import invite_nominees
from programme.actions.nomination_import import forget_imports
from programme.models import Nomination, NominationImport
from tests.factories import programme as make
from tests.support.browsers import assert_valid_html
from tests.support.counting import assert_page_costs_the_same

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[2] / "data"


def url(cohort, name):
    return reverse(f"programme:{name}", args=(cohort.programme.slug, cohort.slug))


def preview(cohort, batch=None):
    batch = batch or NominationImport.objects.get(cohort=cohort)
    return reverse("programme:nomination_preview", args=(cohort.programme.slug, cohort.slug, batch.pk))


def upload(client, cohort, name):
    file = SimpleUploadedFile(name, (DATA / name).read_bytes())
    return client.post(url(cohort, "nomination_upload"), {"file": file}, follow=True)


@pytest.mark.parametrize("name", ["nominations.csv", "nominations.xlsx", "nominations-semicolon.csv"])
def test_a_good_file_is_imported_whole(client_for, name):
    cohort = make.cohort()

    client = client_for(make.organiser(cohort))

    text = upload(client, cohort, name).content.decode()

    assert not cohort.nominations.exists()
    assert "38 people new, 0 changed, 0 left as they are. Nothing is saved yet." in text
    assert_valid_html(text)
    text = client.post(preview(cohort), follow=True).content.decode()
    assert cohort.nominations.count() == 38
    assert "38 people are nominated and 0 changed; 0 are as they were." in text


def test_the_same_file_twice_changes_nothing(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    upload(client, cohort, "nominations.csv")
    client.post(preview(cohort))

    text = upload(client, cohort, "nominations.xlsx").content.decode()

    assert "0 people new, 0 changed, 38 left as they are." in text
    assert "There is nothing to save." in text
    assert "Save exactly this" not in text


def paste(client, cohort, *lines):
    return client.post(url(cohort, "nomination_upload"), {"pasted": "\n".join(lines)}, follow=True).content.decode()


HEAD = "Organisation,Sector,Full name,Email,Job title"


def test_what_changes_is_shown_cell_by_cell_and_the_invited_are_left(client_for):
    cohort = make.cohort()
    organiser = make.organiser(cohort)
    client = client_for(organiser)
    owner = make.organisation(cohort.programme, name="Alder")
    ann = make.nomination(cohort, organisation=owner, full_name="Ann", email="ann@x.example", job_title="Analyst")
    bob = make.nomination(cohort, organisation=owner, full_name="Bob", email="bob@x.example")
    invite_nominees(cohort, by=organiser, nominations=[bob])

    text = paste(
        client,
        cohort,
        HEAD,
        "Alder,civil service,Ann Able,ann@x.example,",
        "Alder,civil service,Robert,bob@x.example,",
        "Birch,industry,Cleo,cleo@x.example,Maker",
    )

    assert_valid_html(text)
    assert "1 person new, 1 changed, 1 left as they are." in text
    assert "Ann → Ann Able" in text
    assert "left as it is: invited already" in text
    client.post(preview(cohort))
    ann.refresh_from_db()
    bob.refresh_from_db()
    assert (ann.full_name, ann.job_title, bob.full_name) == ("Ann Able", "Analyst", "Bob")
    assert cohort.nominations.get(email="cleo@x.example").organisation.name == "Birch"


def test_when_the_list_has_moved_it_is_shown_again_and_nothing_is_saved(client_for):
    cohort = make.cohort()
    client = client_for(make.organiser(cohort))
    paste(client, cohort, HEAD, "Alder,industry,Ann,ann@x.example,", "Alder,industry,Bob,bob@x.example,")
    make.nomination(cohort, email="ann@x.example")

    answer = client.post(preview(cohort))

    assert answer.status_code == 409
    text = answer.content.decode()
    assert_valid_html(text)
    assert "Somebody has changed the nominations since this was shown." in text
    assert "1 person new, 1 changed, 0 left as they are." in text
    assert cohort.nominations.count() == 1
    client.post(preview(cohort))
    assert cohort.nominations.count() == 2


def test_a_kept_list_is_forgotten_after_a_day_and_hidden_from_other_cohorts(client_for):
    cohort, other = make.cohort(), make.cohort()
    client = client_for(make.organiser(cohort))
    paste(client, cohort, HEAD, "Alder,industry,Ann,ann@x.example,")
    batch = NominationImport.objects.get()

    assert (
        client_for(make.organiser(other))
        .get(reverse("programme:nomination_preview", args=(other.programme.slug, other.slug, batch.pk)))
        .status_code
        == 404
    )
    assert forget_imports(at=batch.made_at + dt.timedelta(hours=23)) == 0
    assert forget_imports(at=batch.made_at + dt.timedelta(hours=25)) == 2
    assert client.get(preview(cohort, batch)).status_code == 404


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
