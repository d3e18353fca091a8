"""Which page may lie below which."""

import pytest
from wagtail.models import get_page_models

from cms.models import (
    ContactPage,
    EventPage,
    HomePage,
    LibraryPage,
    NewsIndexPage,
    NewsPage,
    PartnersPage,
    ProgrammePage,
    SectionPage,
)

OURS = [model for model in get_page_models() if model._meta.app_label == "cms"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_page_type_says_where_it_belongs(model: type):
    assert "parent_page_types" in vars(model)
    assert "subpage_types" in vars(model)
    assert model.private_page_options == []


def test_pages_below_pages():
    assert set(HomePage.allowed_subpage_models()) == {
        ProgrammePage,
        SectionPage,
        NewsIndexPage,
        EventPage,
        PartnersPage,
    }
    assert set(ProgrammePage.allowed_subpage_models()) == {
        SectionPage,
        NewsIndexPage,
        LibraryPage,
        EventPage,
        PartnersPage,
        ContactPage,
    }
    assert NewsIndexPage.allowed_subpage_models() == [NewsPage]
    assert NewsPage.allowed_subpage_models() == []
    assert SectionPage.allowed_subpage_models() == [SectionPage, EventPage]


def test_nobody_makes_a_programme_page_or_a_second_home_page_by_hand():
    assert not ProgrammePage.is_creatable
    assert HomePage.max_count == 1
