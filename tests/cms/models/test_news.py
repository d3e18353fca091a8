import pytest
from django.core.exceptions import ValidationError

from tests.factories import cms as make_cms
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_a_picture_needs_words_for_those_who_do_not_see_it():
    tree = make_cms.grown(make.programme())
    page = make_cms.news(tree)
    page.picture = make_cms.picture(tree)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.message_dict) == ["picture_alt"]


def test_news_is_newest_first():
    tree = make_cms.grown(make.programme())
    make_cms.news(tree, title="Old", date="2026-01-01")
    make_cms.news(tree, title="New", date="2026-02-01")

    assert [page.title for page in make_cms.news_list(tree).news()] == ["New", "Old"]
