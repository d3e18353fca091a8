"""A demo season, built by calling actions, so that it can never be illegal."""

from programme.demo.messages import write_to_people
from programme.demo.people import gather, nominate
from programme.demo.season import Chapter, Season
from programme.demo.survey import ask_after, ask_before
from programme.demo.visits import go_on_more_visits, go_on_visits


def visits_and_messages(season: Season) -> None:
    """The weeks of visits, and what the organisers write and ask meanwhile."""
    go_on_visits(season)
    write_to_people(season)
    ask_before(season)


CHAPTERS: dict[str, Chapter] = {
    "nominations": nominate,
    "teams": gather,
    "visits": visits_and_messages,
    "submissions": go_on_more_visits,
    "results": ask_after,
}
