"""Making the tables of an empty database: quicker than Django's own way, with the same outcome."""

from django.db import models
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
