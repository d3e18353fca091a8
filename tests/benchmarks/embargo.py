"""The soak of the embargo: 500 secrets lie in what is confidential, and nobody finds one who may not know it.

A pitch day is locked, its awards decided and signed, their publication set for tomorrow. Every page that any role can
reach, and every address of the site, is asked for as each role; searches are asked for the secrets; files are unpacked.
"""

import datetime
import io
import logging
import re
import shutil
import tempfile
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.http import HttpResponseBase
from django.test.utils import override_settings
from django.utils import timezone

from judging.actions import award, conflict, deliberation, feedback, pitch_day, result, signature
from judging.models import PitchDay, ResultSheet, Scorecard
from judging.queries import panel, progress
from judging.queries import result as results
from judging.states import AwardKind, ModerationAct
from programme.actions import delivery
from programme.models import Notification, Person, ProgrammeRole
from programme.states import ProgrammeRoleKind
from tests.browser.test_every_page import BEGINNINGS, kind_of
from tests.factories import judging as make
from tests.house.addresses import all_addresses
from tests.house.policy_table import ROLES
from tests.house.probing import Probe
from tests.house.world import World
from tests.support import databases

WANTED = 500
A_FEW = 3
# The first word is what a search is asked for, the second what is looked for in its answer.
SECRET, FOUND = "quartz{0:04} thistle{0:04}", re.compile(r"thistle(\d{4})")
DESKS = frozenset({"OR", "SA"})
# What a site admin reads by break-glass only.
OR = frozenset({"OR"})
NOBODY: frozenset[str] = frozenset()
RESULTS = frozenset({"results"})


@dataclass(frozen=True)
class Place:
    """A field that holds confidential words. `known_to` are roles; `owners` lead from a row to those whose it is.

    `lent` are a question to the row, and who may read it where the answer is yes.
    """

    model: str
    field: str
    known_to: frozenset[str] = frozenset()
    owners: tuple[str, ...] = ()
    lent: tuple[str, str] | None = None

    def rows(self) -> list[Any]:
        return list(apps.get_model(self.model)._default_manager.order_by("pk"))

    def owners_of(self, row: Any) -> set[Any]:
        found: set[Any] = set()
        for way in self.owners:
            found |= people_at(row, way)
        if self.lent and reached(row, self.lent[0]):
            found |= people_at(row, self.lent[1])
        return found


def reached(row: Any, way: str) -> Any:
    return reduce(lambda held, step: getattr(held, step, None), way.split("."), row)


def people_at(row: Any, way: str) -> set[Any]:
    """A person, or those who are members or mentors now: who has left a team reads nothing of it any more."""
    thing = reached(row, way)
    if thing is None or isinstance(thing, Person):
        return {thing.pk} if thing else set()
    return {each.enrolment.person_id for each in thing.filter(until_at=None).select_related("enrolment")}


PLACES = (
    Place("judging.Score", "text", RESULTS, ("card.judge",)),
    Place("judging.ScoreChange", "text", RESULTS, ("card.judge",)),
    Place("judging.CardQuestion", "question", RESULTS, ("card.judge",)),
    Place("judging.Feedback", "text", RESULTS),
    Place("judging.Moderation", "reason", RESULTS),
    Place("judging.Conflict", "detail", DESKS, ("judge",)),
    Place("judging.Conflict", "reason", DESKS, ("judge",)),
    Place("judging.Guest", "access", OR),
    Place("judging.Guest", "diet", OR),
    Place("judging.StageNeed", "text", OR, ("pitch.team.memberships",)),
    Place("teams.Review", "for_organisers", DESKS, ("mentorship.enrolment.person",)),
    Place("teams.Rating", "evidence", DESKS, ("review.mentorship.enrolment.person",)),
    # Who raised it and the contact they chose write to each other about it; no organiser, no site admin.
    Place("teams.Concern", "text", owners=("raised_by", "contact")),
    Place("teams.ConcernNote", "text", owners=("by", "concern.contact", "concern.raised_by")),
    # Whoever writes the line is told that organisers read it, with their name.
    Place("teams.PeerLine", "text", OR, ("team.memberships",)),
    # The team's room is open to its members and its mentors.
    Place("teams.TeamNote", "text", NOBODY, ("team.memberships", "team.mentorships")),
    Place("teams.Meeting", "notes", NOBODY, ("team.memberships", "team.mentorships")),
    Place(
        "teams.Answer",
        "text",
        NOBODY,
        ("submission.team.memberships",),
        lent=("submission.team.mentors_read_drafts", "submission.team.mentorships"),
    ),
    Place("teams.AnswerChange", "text", NOBODY, ("answer.submission.team.memberships",)),
    Place("teams.ReuseRequest", "purpose", DESKS),
    Place("programme.Need", "text", OR, ("booking.person",)),
    Place("programme.TravelNote", "text", DESKS | {"assistant"}, ("enrolment.person",)),
    Place("programme.ConversationMessage", "text", OR, ("conversation.asked_by", "by")),
    Place("programme.Nomination", "reason", DESKS | {"NO"}),
    Place("programme.Visit", "host_notes", DESKS | {"host"}),
    Place("programme.VisitFeedback", "words", DESKS),
)


class Season:
    """The demo season with a result that waits for tomorrow, and the secrets in it."""

    def __init__(self, *, most: int) -> None:
        # So many rows of each place get a secret.
        self.most = most
        # By number: which field it lies in, and which people and roles may read it.
        self.lies_in: dict[int, str] = {}
        self.known_to: dict[int, frozenset[str]] = {}
        self.owners: dict[int, set[Any]] = {}
        # Who was shown which, and where: a test that nobody could see anything in would prove nothing.
        self.shown: dict[int, tuple[str, str]] = {}
        day = PitchDay.objects.order_by("starts_at", "pk").filter(sheets=None, pitches__scorecards__version__gt=0)[0]
        self.sheet = self._decided(day)
        self.world = World()
        self._seal()
        self.probe = Probe(self.world)
        for role in ROLES:  # before any request is forgotten, or their sessions would be too
            self.probe.client(role)

    def secret(self, where: str, known_to: frozenset[str], owners: Iterable[Any] = ()) -> str:
        number = len(self.lies_in)
        self.lies_in[number], self.known_to[number], self.owners[number] = where, known_to, set(owners)
        return SECRET.format(number)

    def _decided(self, day: PitchDay) -> ResultSheet:
        """Every card is in, scoring is locked, notes and feedback are written."""
        by, member = make.organiser_of(day), make.results_member_of(day)
        for link in panel.conflicts_of(day):
            if link.is_proposed:
                conflict.waive_conflict(link, by=by, reason="They have never met.")
        open_cards = Scorecard.objects.with_grounds().filter(pitch__pitch_day=day, is_seated=True, is_barred=False)
        for card in open_cards.exclude(state="submitted"):
            make.save(card.pitch, card.judge, 3, 4, 3, 5, 2, text="Well said.")
        pitch_day.lock_scoring(day, by=by, missing=progress.missing_cards(day))
        day.refresh_from_db()
        sheet = result.compute_sheet(day, by=member)
        deliberation.write_note(day, by=member, text=self.secret("a note", RESULTS))
        card = Scorecard.objects.filter(pitch__pitch_day=day, submitted_at__isnull=False).order_by("pk")[0]
        result.moderate_card(
            card, by=member, act=ModerationAct.KEEP, reason=self.secret("a decision", RESULTS | {"signatory"})
        )
        for pitch in day.pitches.ranked():
            feedback.edit_feedback(pitch, {}, by=member)
        return sheet

    def _seal(self) -> None:
        """Put the secrets where confidential words lie, then decide the awards and sign them."""
        spread = [(place, row) for place in PLACES for row in place.rows()[: self.most]]
        for place, row in spread:
            words = self.secret(f"{place.model}.{place.field}", place.known_to, place.owners_of(row))
            type(row)._default_manager.filter(pk=row.pk).update(**{place.field: words})
        known = RESULTS | {"signatory"}
        sheet = ResultSheet.objects.get(pk=self.sheet.pk)
        order = [line.team for line in sheet.results.filter(place__isnull=False).order_by("place", "team__number")]
        kinds = (AwardKind.WINNER, AwardKind.WINNER, AwardKind.COMMENDATION)
        given = [
            award.AwardGiven(team, kind, self.secret("an award", known))
            for team, kind in zip(order, kinds, strict=False)
        ]
        own = self.secret("an award's name", known)
        given.append(award.AwardGiven(order[-1], AwardKind.OWN, self.secret("an award", known), own))
        reason = self.secret("the reason for the awards", known)
        sheet = award.set_awards(sheet, by=make.results_member_of(sheet.pitch_day), awards=given, reason=reason)
        signers = [each.person for each in sheet.pitch_day.signatories.select_related("person")]
        for person in signers[:2]:
            signature.sign_sheet(sheet, by=person, content=results.content_hash(sheet), proof="recovery_codes")
        sheet = ResultSheet.objects.get(pk=sheet.pk)
        result.publish_sheet(sheet, by=signers[0], at=timezone.now() + datetime.timedelta(days=1))

    def may_know(self, number: int, role: str) -> bool:
        person = self.world.people.get(role)
        return role in self.known_to[number] or (person is not None and person.pk in self.owners[number])

    # Looking

    def ways(self, roles: Iterable[str], each: int) -> list[str]:
        """The paths that any of the roles finds by links, so many of a kind, and one of each address."""
        paths = dict.fromkeys(BEGINNINGS)
        for role in roles:
            kinds: Counter[str] = Counter()
            waiting, known = deque(BEGINNINGS), set(BEGINNINGS)
            while waiting:
                page = waiting.popleft()
                for path in links_of(self.asked(role, page), page):
                    kind = kind_of(path)
                    if path not in known and kind and kinds[kind] < each:
                        known.add(path)
                        kinds[kind] += 1
                        waiting.append(path)
            paths |= dict.fromkeys(sorted(known))
        return list(paths)

    def asked(self, role: str, path: str) -> bytes:
        """What comes back, headers and all, files unpacked; what the request changed is forgotten."""
        with transaction.atomic():
            answer = self.probe.client(role).get(path)
            body = unpacked(content_of(answer))
            transaction.set_rollback(True)
        return str(dict(answer.items())).encode() + b"\n" + body

    def leaks(self, role: str, path: str) -> set[str]:
        numbers = {int(found) for found in FOUND.findall(self.asked(role, path).decode(errors="replace"))}
        self.shown |= dict.fromkeys(numbers, (role, path))
        return {f"{role} {path}: {self.lies_in[n]}" for n in numbers if not self.may_know(n, role)}


def can_fail(season: Season) -> bool:
    """Whether a secret that was shown to somebody counts as found once nobody may know it."""
    number, (role, path) = next(iter(season.shown.items()))
    season.known_to[number], season.owners[number] = NOBODY, set()
    return bool(season.leaks(role, path))


def content_of(answer: HttpResponseBase) -> bytes:
    return answer.getvalue() if hasattr(answer, "getvalue") else answer.content  # type: ignore[attr-defined]


def unpacked(body: bytes) -> bytes:
    """The parts of a zip (also of a spreadsheet), or the body as it is; a team's file may only look like one."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return b"\n".join(unpacked(held.read(name)) for name in held.namelist())


def links_of(body: bytes, page: str) -> Iterator[str]:
    for link in re.findall(r'href="([^"]+)"', body.decode(errors="replace")):
        target = urlsplit(urldefrag(urljoin(f"http://testserver{page}", link.replace("&amp;", "&")))[0])
        if target.netloc == "testserver":
            yield target.path + (f"?{target.query}" if target.query else "")


def searches(season: Season, paths: Iterable[str]) -> Iterator[str]:
    """The pages that take words to look for, asked for one secret of each place."""
    one_of_each = {where: number for number, where in season.lies_in.items()}
    plain = sorted({path.partition("?")[0] for path in paths})
    finds = [
        path
        for path in plain
        if path.startswith("/search") or 'name="q"' in season.asked("OR", path).decode(errors="replace")
    ]
    for path in finds:
        for number in one_of_each.values():
            yield f"{path}?q=quartz{number:04}"


def mailed(season: Season) -> set[str]:
    """Secrets in what was written to people who may not know them, sent or still waiting."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        delivery.send_waiting(most=5000)
    knows = set(ProgrammeRole.objects.filter(kind=ProgrammeRoleKind.RESULTS).values_list("person", flat=True))
    knows |= set(season.sheet.pitch_day.signatories.values_list("person", flat=True))
    found = set()
    for row in Notification.objects.filter(body__contains="thistle") | Notification.objects.filter(
        subject__contains="thistle"
    ):
        for number in map(int, FOUND.findall(f"{row.subject} {row.body} {row.part}")):
            told = season.known_to[number] & RESULTS and row.person_id in knows
            if not told and row.person_id not in season.owners[number]:
                found.add(f"{row.kind} to {row.address}: {season.lies_in[number]}")
    assert not any(FOUND.search(str(each.message())) for each in getattr(mail, "outbox", ()))
    return found


def nobody_finds_a_secret(small: bool) -> str:
    """Answers with what was asked, or fails with who found what where."""
    home = Path(tempfile.mkdtemp(prefix="embargo-"))
    logging.disable(logging.CRITICAL)
    today = datetime.date.today().isoformat()  # noqa: DTZ011
    databases.season_copy("pitch-day", today, home)
    for kept in ("media", "private"):
        shutil.copytree(home / kept, Path(settings.DATA_DIR) / kept, dirs_exist_ok=True)
    with databases.switched_to(f"sqlite:///{home}/db.sqlite3"):
        season = Season(most=2 if small else WANTED)
        roles = ("JU", "OR", "results") if small else ROLES
        paths = list(BEGINNINGS) if small else season.ways(ROLES, A_FEW)
        paths += [
            season.probe.path(each, with_link=False)
            for each in all_addresses()
            if each.name.startswith("judging:") or (not small and not each.name.startswith("/"))
        ]
        if not small:
            paths += list(searches(season, paths))
        paths = list(dict.fromkeys(paths))
        found = {leak for role in roles for path in paths for leak in season.leaks(role, path)} | mailed(season)
        assert season.shown, "No secret was shown to anybody, so the pages with them were not asked for."
        unseen = sorted(set(season.lies_in.values()) - {season.lies_in[number] for number in season.shown})
        assert can_fail(season), "A secret that nobody may know was not found where it was shown."
    logging.disable(logging.NOTSET)
    assert not found, "\n".join(sorted(found))
    assert small or len(season.lies_in) >= WANTED, Counter(season.lies_in.values())
    return (
        f"{len(season.lies_in)} secrets in {len(set(season.lies_in.values()))} kinds of place; {len(paths):,} pages, "
        f"searches and files as each of {len(roles)} roles, and all mail: none found by who may not know it, "
        f"{len(season.shown)} shown to who may; of {len(unseen)} kinds none was shown to anybody ({', '.join(unseen)})"
    )
