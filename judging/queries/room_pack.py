"""What goes into the one download for the room, and which decks have changed since somebody last took it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from judging.models import Conflict, Criterion, Pitch, PitchDay, RoomPack
from judging.queries import panel, pitch_day
from programme.models import Person, ProgrammeRole
from programme.shared.time import now
from programme.states import ProgrammeRoleKind
from teams.models import Attachment, Membership, SubmissionVersion
from teams.queries import version


@dataclass(frozen=True)
class Deck:
    """What a team handed in for its pitch: the frozen version, or the one that would be frozen now."""

    pitch: Pitch
    version: SubmissionVersion | None
    files: tuple[Attachment, ...]

    @property
    def hashes(self) -> dict[str, str]:
        return {str(each.pk): each.sha256 for each in self.files}


@dataclass(frozen=True)
class Contents:
    """Everything in the download."""

    day: PitchDay
    decks: tuple[Deck, ...]
    judges: tuple[Person, ...]
    criteria: tuple[Criterion, ...]
    barred: frozenset[tuple[object, object]]

    def pitches_of(self, judge: Person) -> list[Pitch]:
        """The pitches for which the judge fills in a sheet."""
        return [deck.pitch for deck in self.decks if (judge.pk, deck.pitch.team_id) not in self.barred]

    @property
    def scored(self) -> list[Criterion]:
        return [each for each in self.criteria if each.is_scored]


def contents(day: PitchDay) -> Contents:
    """Frozen decks in running order, the judges and who of them is barred from which team."""
    pitches = list(pitch_day.running_order(day).ranked())
    frozen = version.frozen_for_judges(day.cohort, now()) if day.is_planned else {}
    versions = {pitch.pk: pitch.version or frozen.get(pitch.team_id) for pitch in pitches}
    files = files_of([each for each in versions.values() if each])
    barred = Conflict.objects.barring().filter(pitch_day=day).values_list("judge", "team")
    return Contents(
        day,
        tuple(Deck(pitch, one := versions[pitch.pk], tuple(files.get(one.pk, ())) if one else ()) for pitch in pitches),
        tuple(panel.active_judges(day)),
        tuple(day.rubric.criteria.order_by("position")),
        frozenset(barred),
    )


def files_of(versions: Iterable[SubmissionVersion]) -> dict[object, list[Attachment]]:
    """The files of each version, in the order of their slots."""
    links = SubmissionVersion.files.through.objects.filter(submissionversion__in=list(versions))
    rows = links.select_related("attachment__slot").order_by("attachment__slot__order", "attachment__uploaded_at")
    found: dict[object, list[Attachment]] = defaultdict(list)
    for row in rows:
        found[row.submissionversion_id].append(row.attachment)
    return found


def packs_of(day: PitchDay) -> QuerySet[RoomPack]:
    """The downloads, newest first."""
    return RoomPack.objects.filter(pitch_day=day).select_related("made_by").order_by("-made_at", "-pk")


def changed_since(pack: RoomPack | None, decks: Iterable[Deck]) -> list[Deck]:
    """Decks that are not what they were in that download; none before the first."""
    if pack is None:
        return []
    return [deck for deck in decks if pack.decks.get(str(deck.pitch.team_id), {}) != deck.hashes]


@dataclass(frozen=True)
class Contact:
    """Somebody to find on the day."""

    role: str
    group: str
    name: str
    email: str


def contacts(day: PitchDay) -> list[Contact]:
    """Who runs the day, who judges, and who pitches."""
    found = [Contact("organiser", "", role.person.full_name, role.person.email) for role in _organisers(day)]
    found += [Contact("chair", "", one.full_name, one.email) for one in (day.chair, day.deputy) if one]
    found += [Contact("judge", "", one.full_name, one.email) for one in panel.active_judges(day)]
    members = Membership.objects.live().filter(team__pitches__pitch_day=day)
    members = members.select_related("enrolment__person", "team").order_by(
        "team__pitches__position", "enrolment__listed_as"
    )
    return found + [
        Contact("team", row.team.name, row.enrolment.person.full_name, row.enrolment.person.email) for row in members
    ]


def _organisers(day: PitchDay) -> QuerySet[ProgrammeRole]:
    roles = ProgrammeRole.objects.filter(programme=day.cohort.programme_id, kind=ProgrammeRoleKind.ORGANISER)
    return roles.select_related("person").order_by("person__full_name")
