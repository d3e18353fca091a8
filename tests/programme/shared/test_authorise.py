import pytest
from django.contrib.auth.models import AnonymousUser

from programme.shared.authorise import authorise, may
from programme.shared.refusals import NotAllowed
from tests.factories import programme as make

pytestmark = pytest.mark.django_db


def test_who_holds_the_permission_may():
    programme = make.programme()
    olivia = make.organiser(programme)

    assert may(olivia, "programme.organise", programme)
    authorise(olivia, "programme.organise", programme)


def test_what_is_not_granted_is_refused_with_all_that_the_record_needs():
    programme, somebody = make.programme(), make.person()

    with pytest.raises(NotAllowed) as refusal:
        authorise(somebody, "programme.organise", programme)

    assert (refusal.value.by, refusal.value.permission, refusal.value.target) == (
        somebody,
        "programme.organise",
        programme,
    )
    assert str(refusal.value) == "You do not have permission to do this."


def test_an_organiser_of_one_programme_is_nobody_in_another():
    assert not may(make.organiser(make.programme()), "programme.organise", make.programme())


def test_nobody_at_all_may_nothing():
    assert not may(None, "programme.organise", make.programme())
    assert not may(AnonymousUser(), "programme.organise", make.programme())


def test_an_account_that_is_closed_loses_every_permission():
    programme = make.programme()
    olivia = make.organiser(programme)
    olivia.is_active = False

    assert not may(olivia, "programme.organise", programme)


def test_a_permission_that_no_policy_names_is_an_error_of_ours():
    with pytest.raises(LookupError, match=r"programme\.fly"):
        may(make.person(), "programme.fly")
