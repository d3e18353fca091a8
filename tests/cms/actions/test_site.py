import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_build_site_puts_the_home_page_in_place_of_wagtails_welcome():
    call_command("build_site", verbosity=0)

    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("testserver", 80, True)
    assert site.root_page.specific._meta.label == "cms.HomePage"
    assert [page.slug for page in Page.get_first_root_node().get_children()] == ["home"]
    assert not Group.objects.filter(name__in=("Editors", "Moderators")).exists()


def test_build_site_twice_changes_nothing():
    make.programme()
    call_command("build_site", verbosity=0)
    before = list(Page.objects.values_list("path", "slug", "latest_revision", "title"))

    call_command("build_site", verbosity=0)

    assert list(Page.objects.values_list("path", "slug", "latest_revision", "title")) == before
    assert Site.objects.count() == 1


def test_build_site_leaves_what_editors_have_written():
    home = make_cms.home()
    privacy = home.get_children().get(slug="privacy")
    privacy.title = "How we treat your data"
    privacy.save()

    call_command("build_site", verbosity=0)

    assert home.get_children().get(slug="privacy").title == "How we treat your data"


def test_a_programme_whose_name_is_taken_by_a_page_gets_another_address():
    make_cms.home()

    tree = make_cms.grown(make.programme(slug="privacy"))

    assert tree.page.slug == "privacy-2"


@pytest.mark.parametrize(
    "path", ["/", "/how-it-works/", "/for-employers/", "/privacy/", "/cookies/", "/accessibility/"]
)
def test_standard_pages_are_there_for_everybody(client: Client, path: str):
    make_cms.home()

    assert client.get(path).status_code == 200
