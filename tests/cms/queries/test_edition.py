import pytest
from django.utils import timezone

from cms.actions import edition as acts
from cms.queries import edition

pytestmark = pytest.mark.django_db


def test_the_token_changes_when_the_edition_turns():
    acts.turn()
    before = edition.token(timezone.now())

    acts.turn()

    assert edition.token(timezone.now()) != before


def test_the_token_takes_one_query_and_exists_on_an_empty_site(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert edition.token(timezone.now())
