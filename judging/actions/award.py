"""Decides the awards of a result sheet: by its official order, with the words that the basis asks for."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from judging import engine
from judging.actions.result import lock_sheet, refuse_published, void_signatures
from judging.models import Award, ResultSheet
from judging.notifications import READY_TO_SIGN
from judging.queries import basis, disqualification, result, signature, vote
from judging.states import IN_ORDER, SHEET, AwardKind, Basis, SheetState, TieRule
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise, may
from programme.shared.refusals import Refused
from programme.shared.time import now
from teams.models import Team


class NoWinner(Refused):
    sentence = gettext_lazy("Choose at least one winner.")


class ReasonNeeded(Refused):
    """The awards do not simply follow the order."""


class AgainstTheBasis(Refused):
    sentence = gettext_lazy(
        "It was settled before the first score that the order of the scores decides. These awards do not follow it."
    )


class NotTheChair(Refused):
    sentence = gettext_lazy("Level teams are told apart by the chair's word. Ask the chair to decide these awards.")


class StillWorkedOut(Refused):
    sentence = gettext_lazy("The adjusted scores are still being worked out. Load the page again in a few seconds.")


class NotPitched(Refused):
    sentence = gettext_lazy("Only teams that pitched can get an award.")


class NoName(Refused):
    sentence = gettext_lazy("Give the award a name.")


class VoteStillOpen(Refused):
    sentence = gettext_lazy("The people's vote is still open. Decide this award when it has closed.")


class NotTheirChoice(Refused):
    sentence = gettext_lazy("The people's vote chose another team.")


class NotCounted(Refused):
    sentence = gettext_lazy(
        "There was no vote on this site. Say how many votes the team got, of how many, and who counted them."
    )


OF_THE_VOTE = (VoteStillOpen, NotTheirChoice, NotCounted)


@dataclass(frozen=True)
class Counted:
    """A vote that was held and counted elsewhere, such as by hands in the room."""

    votes: int
    in_all: int
    by: str

    @property
    def is_whole(self) -> bool:
        return 1 <= self.votes <= self.in_all and bool(self.by.strip())

    @property
    def words(self) -> str:
        """As it is published: without the name of who counted, which only the record and the signatories have."""
        return gettext("%(votes)d of %(all)d votes, counted in the room.") % {"votes": self.votes, "all": self.in_all}


@dataclass(frozen=True)
class AwardGiven:
    """One award as a form gives it."""

    team: Team
    kind: AwardKind
    citation: str = ""
    # For an award of its own name.
    name: str = ""
    # For a people's choice where nobody voted on this site.
    counted: Counted | None = None


@action
def set_awards(sheet: ResultSheet, *, by: Person, awards: list[AwardGiven], reason: str = "") -> ResultSheet:
    """Replace the sheet's awards. Where they do not follow the order the basis says what is needed; signatures become
    void, and the signatories are asked to sign."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.decide_result", sheet)
    refuse_published(sheet)
    if sheet.state == SheetState.WITHDRAWN:
        SHEET.check(sheet.state, to=SheetState.DRAFT)
    if not any(award.kind == AwardKind.WINNER for award in awards):
        _only_after_a_disqualification(sheet, reason)
    if any(award.kind == AwardKind.OWN and not award.name.strip() for award in awards):
        raise NoName
    pitched = set(sheet.results.values_list("team", flat=True))
    if any(award.team.pk not in pitched for award in awards):
        raise NotPitched
    _check_the_order(sheet, awards, by=by, reason=reason)
    _check_the_vote(sheet, awards)
    void_signatures(sheet, by=by)
    sheet.awards.all().delete()
    Award.objects.bulk_create(_row(sheet, each) for each in awards)
    sheet.award_reason = reason.strip()
    sheet.save(update_fields=("award_reason",))
    record(
        "judging.awards.set",
        by=by,
        target=sheet,
        reason=reason.strip(),
        awards=[[str(award.team.pk), award.kind] for award in awards],
        counts=[[award.counted.votes, award.counted.in_all] for award in awards if award.counted],
    )
    notify(
        READY_TO_SIGN,
        to=[each.person for each in signature.signatories_of(sheet.pitch_day)],
        about=sheet,
        act=result.content_hash(sheet)[:16],
        address=settings.SITE_URL + reverse("judging:signing_sheet", args=(sheet.pk,)),
    )
    return sheet


def _row(sheet: ResultSheet, given: AwardGiven) -> Award:
    row = Award(sheet=sheet, team=given.team, kind=given.kind, citation=given.citation, name=given.name)
    if given.counted:
        row.votes, row.votes_in_all = given.counted.votes, given.counted.in_all
        row.counted_by, row.citation = given.counted.by.strip(), given.counted.words
    return row


@action
def announce_on_paper(sheet: ResultSheet, *, by: Person) -> ResultSheet:
    """Record that the awards were read out in the room from paper; it is signed here later. Publishes nothing."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.decide_result", sheet)
    refuse_published(sheet)
    SHEET.check(sheet.state, to=SheetState.WITHDRAWN)
    if not sheet.awards.exists() and not sheet.award_reason:
        raise NoWinner
    if sheet.announced_at is None:
        sheet.announced_at = now()
        sheet.save(update_fields=("announced_at",))
        record("judging.sheet.announced", by=by, target=sheet, content=result.content_hash(sheet))
    return sheet


def _only_after_a_disqualification(sheet: ResultSheet, reason: str) -> None:
    """Nobody wins only where a team was disqualified and no other is to take its award, with a reason."""
    if not disqualification.of_day(sheet.pitch_day).exists():
        raise NoWinner
    if not reason.strip():
        raise ReasonNeeded(str(_WORDS["nobody"]))


def _check_the_order(sheet: ResultSheet, awards: list[AwardGiven], *, by: Person, reason: str) -> None:
    """Refuse awards that the basis rules out, or that need words which are not there."""
    settled = basis.of_day(sheet.pitch_day)
    if result.waits_for_adjustment(sheet):
        raise StillWorkedOut
    tiers = [[str(award.team.pk) for award in awards if award.kind == kind] for kind in IN_ORDER]
    why = engine.against_the_order(result.official_order(sheet, settled), tiers[0], *tiers[1:])
    by_casting = why == "tie" and settled.tie_rule == TieRule.CASTING
    if why in ("order", "tie") and settled.kind != Basis.PANEL and not by_casting:
        raise AgainstTheBasis
    if by_casting and not may(by, "judging.cast", sheet):
        raise NotTheChair
    if why and not reason.strip():
        raise ReasonNeeded(str(_WORDS["casting" if by_casting else why]))


def _check_the_vote(sheet: ResultSheet, awards: list[AwardGiven]) -> None:
    """Where the people voted here, their choice is a ranked team with most votes, once the vote is closed; elsewhere
    somebody counted."""
    chosen = [award for award in awards if award.kind == AwardKind.PEOPLES_CHOICE]
    held = vote.vote_of(sheet.pitch_day)
    if held is None and not all(award.counted and award.counted.is_whole for award in chosen):
        raise NotCounted
    if not chosen or held is None:
        return
    if held.closes_at > now():
        raise VoteStillOpen
    ranked = set(sheet.results.values_list("team", flat=True))
    if any(award.team not in vote.counted(held).leaders(ranked) for award in chosen):
        raise NotTheirChoice


_WORDS = {
    "nobody": gettext_lazy("Nobody wins by this. Give the reason."),
    "order": gettext_lazy("These awards do not follow the order of the scores. Give the reason."),
    "tie": gettext_lazy("A team that is level with these goes without the award. Give the reason."),
    "casting": gettext_lazy("The rule leaves these teams level, so the chair decides. Give the reason."),
    "shared": gettext_lazy("The joint winners do not have the same score. Give the reason for sharing first place."),
}
