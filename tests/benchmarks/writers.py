"""A server on a fresh database whose teams write at a deliverable, everybody signed in: for runs that save."""

import datetime as dt
import json
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from programme.models import Enrolment, Person
from programme.states import Role
from teams.models import Answer, Membership, Prompt, Submission, Team
from teams.states import SigningRule
from tests.benchmarks.load import Visitor
from tests.benchmarks.rush import SETTINGS, TOKEN, signed_in
from tests.factories import programme as make
from tests.factories import teams as make_teams
from tests.support import databases
from tests.support.sites import Site, free_port

JSON = {"Content-Type": "application/json", "X-CSRFToken": TOKEN}


def engines() -> list[str]:
    """The databases that are here."""
    return ["SQLite", *(["PostgreSQL"] if databases.postgresql_server() else [])]


@dataclass
class Writer:
    """A member with their own prompt of the team's work."""

    session: str
    path: str
    team: object
    prompt: int
    answer: int
    version: int = 0

    def visitor(self, port: int) -> Visitor:
        return Visitor(port, {"sessionid": self.session, "csrftoken": TOKEN})

    def change(self, text: str) -> bytes:
        """What a device sends for a new text."""
        row = {
            "id": str(uuid.uuid4()),
            "target": str(self.prompt),
            "base": self.version,
            "values": {"text": text},
            "after": [],
        }
        return json.dumps({"changes": [row]}).encode()


class Writing:
    """`teams` teams of `members` each; every member has a prompt of their own."""

    def __init__(
        self, engine: str, *, teams: int, members: int, side: str = "ours", due_in: float = 7 * 24 * 3600
    ) -> None:
        home = Path(tempfile.mkdtemp(prefix="writing-"))
        self.address = databases.sqlite_copy(home) if engine == "SQLite" else databases.postgresql_copy()
        self.site = Site(home, free_port(), settings=SETTINGS[side], database=self.address)
        with self.site.tables():
            cohort = make.cohort()
            now = timezone.now()
            self.asked = make_teams.deliverable(
                cohort, prompts=members, opens_at=now - dt.timedelta(days=1), due_at=now + dt.timedelta(seconds=due_in)
            )
            Prompt.objects.filter(deliverable=self.asked).update(is_required=False, most_words=500)
            self.writers = self._writers(cohort, teams, members)

    def _writers(self, cohort: object, teams: int, members: int) -> list[Writer]:
        people = _people(cohort, teams * members)
        groups = Team.objects.bulk_create(
            Team(cohort=cohort, name=f"Team {n}", number=n, told_at=timezone.now(), signing=SigningRule.ANYONE)
            for n in range(teams)
        )
        Membership.objects.bulk_create(
            Membership(team=groups[n % teams], enrolment=each, from_at=timezone.now()) for n, each in enumerate(people)
        )
        drafts = Submission.objects.bulk_create(Submission(team=each, deliverable=self.asked) for each in groups)
        prompts = list(self.asked.prompts.values_list("pk", flat=True))
        answers = Answer.objects.bulk_create(
            Answer(submission=drafts[n % teams], prompt_id=prompts[n // teams]) for n in range(len(people))
        )
        sessions = signed_in([each.person for each in people])
        where = f"/programmes/{cohort.programme.slug}/{cohort.slug}/teams"
        return [
            Writer(
                sessions[n],
                f"{where}/{groups[n % teams].pk}/work/{self.asked.pk}/",
                groups[n % teams].pk,
                prompts[n // teams],
                answers[n].pk,
            )
            for n in range(len(people))
        ]

    def start(self, **processes: object) -> "Writing":
        """Both server processes have answered before the clock runs."""
        self.site.start(processes=2, **processes)
        for writer in self.writers[:16]:
            writer.visitor(self.site.port).ask("GET", "/home/")
        return self

    def close(self) -> None:
        self.site.stop()
        if self.address.startswith("postgres"):
            databases.drop_postgresql(self.address)
        shutil.rmtree(self.site.home, ignore_errors=True)


def _people(cohort: object, count: int) -> list[Enrolment]:
    employer = make.organisation(cohort.programme)
    people = [Person(email=f"writer{n}@people.example", full_name=f"Writer {n}") for n in range(count)]
    for person in people:
        person.set_unusable_password()
    Person.objects.bulk_create(people)
    return Enrolment.objects.bulk_create(
        Enrolment(cohort=cohort, person=person, role=Role.PARTICIPANT, organisation=employer) for person in people
    )
