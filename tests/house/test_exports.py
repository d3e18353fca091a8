"""What leaves with a cohort: every table has said whether it does, and those that leave can stand by themselves."""

from django.apps import apps

from programme.models import Person
from programme.models.base import PersonalLink
from programme.queries.cohort_export import in_order
from programme.shared.cohort_tables import staying, tables

OURS = ("programme", "teams", "judging", "cms")


def test_every_table_leaves_or_says_why_it_stays():
    every = {
        model._meta.label for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    leaving = {each.label for each in tables()}

    assert every - leaving - set(staying()) == set(), "Declare these in their app's exports.py."
    assert leaving & set(staying()) == set()
    assert leaving | set(staying()) == every


def test_what_leaves_needs_nothing_that_stays():
    """A row that must refer to another one cannot leave without it."""
    found = {each.model for each in tables()}
    torn = [
        f"{table.label}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.is_relation and not column.null and column.related_model not in found
    ]

    assert torn == []


def test_who_gets_a_table_gets_what_it_needs():
    by_model = {each.model: each for each in tables()}
    torn = [
        f"{table.label}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.is_relation and not column.null
        if by_model[column.related_model].may not in (None, table.may) and "only_whole" not in str(table.may)
    ]

    assert torn == []


def test_tables_that_not_everybody_gets_say_why():
    assert [each.label for each in tables() if (each.may or each.narrowed) and not each.why] == []


def test_no_hash_of_a_secret_leaves():
    left_behind = {"link_hash", "password", "last_login", "is_superuser"}
    written = {
        column.name for table in tables() for column in table.columns if not _made_anew(table.model, column.name)
    }

    assert written & left_behind == set()


def test_people_come_last_so_that_it_is_known_who_is_named():
    assert in_order()[-1].model is Person


def _made_anew(model: type, column: str) -> bool:
    """The hashes of links: the new site works them out with its own key."""
    return column == "link_hash" and issubclass(model, PersonalLink)
