"""Making the tables of an empty database: quicker than Django's own way, with the same outcome."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from programme.management.commands.migrate import GrowingState


def team() -> ModelState:
    return ModelState("sea", "Team", [("id", models.AutoField(primary_key=True)), ("name", models.TextField())])


def boat() -> ModelState:
    return ModelState(
        "sea",
        "Boat",
        [
            ("id", models.AutoField(primary_key=True)),
            ("crew", models.ForeignKey("sea.Team", models.CASCADE, related_name="boats")),
            ("twin", models.ForeignKey("self", models.SET_NULL, null=True)),
            ("guests", models.ManyToManyField("sea.Team", related_name="visited")),
        ],
    )


def drawn_by(kind: type[ProjectState]) -> ProjectState:
    state = kind()
    state.apps  # noqa: B018 -- from now on each model is drawn when it is added
    state.add_model(team())
    state.add_model(boat())
    return state


def relations(state: ProjectState) -> dict[str, list[str]]:
    return {
        model._meta.label: sorted(
            f"{each.name} of {each.related_model._meta.label}" for each in model._meta.get_fields() if each.is_relation
        )
        for model in state.apps.get_models(include_auto_created=True)
    }


def test_a_growing_state_knows_the_relations_that_djangos_own_knows():
    assert relations(drawn_by(GrowingState)) == relations(drawn_by(ProjectState))
    assert "boats of sea.Boat" in relations(drawn_by(GrowingState))["sea.Team"]


def test_a_new_model_leaves_the_drawn_ones_as_they_are():
    state = GrowingState()
    state.apps  # noqa: B018
    state.add_model(team())
    before = state.apps.get_model("sea", "team")
    state.add_model(boat())
    assert state.apps.get_model("sea", "team") is before
    assert state.apps.get_model("sea", "boat")._meta.get_field("crew").remote_field.model is before


def test_a_state_that_was_not_drawn_yet_is_drawn_whole_when_asked():
    state = GrowingState()
    state.add_model(boat())
    state.add_model(team())
    assert "boats of sea.Boat" in relations(state)["sea.Team"]


@pytest.mark.django_db
def test_a_database_made_by_steps_that_were_folded_is_refused_in_words():
    MigrationRecorder(connection).record_applied("teams", "0099_once_there")

    with pytest.raises(CommandError, match=r"teams\.0099_once_there.*Begin with an empty one"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_steps_of_a_library_that_is_gone_are_nobodys_business():
    MigrationRecorder(connection).record_applied("some_library", "0001_initial")

    call_command("migrate", verbosity=0)
