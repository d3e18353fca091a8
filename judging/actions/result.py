"""Makes the result sheet after the lock, takes moderation, publishes and withdraws."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy

from judging import engine
from judging.actions.analysis import ask_for
from judging.actions.revision import keep_earlier_rankings
from judging.engine.sheets import fingerprint
from judging.engine.standings import METHOD
from judging.models import Moderation, PitchDay, Result, ResultSheet, Scorecard, Signature
from judging.notifications import RESULTS_PUBLISHED
from judging.queries import result, rubric
from judging.states import SHEET, ModerationAct, SheetState
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Notification, Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now
from programme.states import EnrolmentState, NotificationState
from teams.models import Membership


class NotLocked(Refused):
    sentence = gettext_lazy("Lock scoring first. Until then nobody sees a figure.")


class SheetThere(Refused):
    sentence = gettext_lazy("There is a result sheet already. Withdraw it before you make another.")


class NothingToCount(Refused):
    sentence = gettext_lazy("No card was handed in, so there is nothing to count.")


class SheetFixed(Refused):
    sentence = gettext_lazy("The result has been published. Withdraw it before you change anything.")


class NotSigned(Refused):
    sentence = gettext_lazy("Two people must sign the sheet before it can be published.")


class InThePast(Refused):
    sentence = gettext_lazy("Choose a time that has not passed, or publish at once.")


class WithoutReason(Refused):
    sentence = gettext_lazy("Say why. The reason is kept with the result.")


def lock_sheet(sheet: ResultSheet) -> ResultSheet:
    """The sheet under lock, with what actions ask of it."""
    return (
        ResultSheet.objects.select_for_update(of=("self",))
        .select_related("pitch_day__cohort__programme", "pitch_day__rubric")
        .get(pk=sheet.pk)
    )


@action
def compute_sheet(day: PitchDay, *, by: Person) -> ResultSheet:
    """Freeze all counted cards as a snapshot with its hash, and work out each team's line from it."""
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("cohort__programme", "rubric").get(pk=day.pk)
    if not day.is_locked:
        raise NotLocked
    authorise(by, "judging.decide_result", day)
    if ResultSheet.objects.current().filter(pitch_day=day).exists():
        raise SheetThere
    inputs = result.day_for_engine(day)
    if not inputs.cards:
        raise NothingToCount
    sheet = ResultSheet(pitch_day=day, version=day.sheets.count() + 1)
    fill_sheet(sheet, inputs)
    record("judging.sheet.computed", by=by, target=sheet, version=sheet.version, inputs=sheet.inputs_hash)
    return sheet


def fill_sheet(sheet: ResultSheet, inputs: engine.Day) -> None:
    """Make the sheet one of these cards. Part of an act that has locked it."""
    document, standings = inputs.as_document(), engine.rank(inputs)
    names = {str(each.pk): each.name for each in rubric.criteria_of(sheet.pitch_day.rubric)}
    sheet.inputs, sheet.inputs_hash = document, fingerprint(document)
    sheet.facts = _facts(document["judges"], standings, names)
    sheet.method, sheet.computed_at = METHOD, now()
    sheet.checked_at = sheet.came_out_the_same = None
    sheet.save()
    sheet.results.all().delete()
    given = _given(inputs)
    Result.objects.bulk_create(
        Result(
            sheet=sheet,
            team_id=line.team,
            place=line.place,
            cards=line.cards,
            partial_cards=line.partial,
            mean=result.six_digits(line.mean),
            parts=[
                {
                    "criterion": part.criterion,
                    "name": names[part.criterion],
                    "weight": part.weight,
                    "mean": str(result.six_digits(part.mean)),
                    "adds": str(result.six_digits(part.adds)),
                    "values": given[line.team, part.criterion],
                }
                for part in line.parts
            ],
        )
        for line in standings.lines
    )
    keep_earlier_rankings(sheet)
    ask_for(sheet)


def _given(inputs: engine.Day) -> dict[tuple[str, str], list[int]]:
    """What counted cards gave, by team and criterion, lowest first."""
    values: dict[tuple[str, str], list[int]] = defaultdict(list)
    for card in inputs.cards:
        if (card.team, card.judge) not in inputs.excluded:
            for criterion, value in card.values.items():
                values[card.team, criterion].append(value)
    return defaultdict(list, {key: sorted(held) for key, held in values.items()})


def _facts(judges: list[str], standings: engine.Standings, names: dict[str, str]) -> dict[str, Any]:
    """What pages say of the cards as a whole."""
    parts = next((line.parts for line in standings.lines if line.parts), ())
    return {
        "scale": list(standings.scale),
        "is_complete": standings.is_complete,
        "judges": judges,
        "criteria": [
            {"criterion": part.criterion, "name": names[part.criterion], "weight": part.weight} for part in parts
        ],
    }


@action
def moderate_card(card: Scorecard, *, by: Person, act: ModerationAct, reason: str) -> Moderation:
    """Leave one card out of the result, or take it back in, for a reason; the sheet is worked out anew and signatures
    become void. What each team had before and after is kept with the decision."""
    authorise(by, "judging.decide_result", card.pitch)
    if not reason.strip():
        raise WithoutReason
    day = PitchDay.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=card.pitch.pitch_day_id)
    sheet = ResultSheet.objects.current().filter(pitch_day=day).first()
    if sheet is not None:
        sheet = lock_sheet(sheet)
        refuse_published(sheet)
    before = result.raw_standing(day)
    moderation = Moderation.objects.create(
        card=card, act=act, reason=reason.strip(), decided_by=by, decided_at=now(), before=before
    )
    moderation.after = result.raw_standing(day)
    moderation.save(update_fields=("after",))
    record("judging.card.moderated", by=by, target=card, reason=reason, act=act)
    if sheet is not None:
        void_signatures(sheet, by=by)
        fill_sheet(sheet, result.day_for_engine(day))
    return moderation


def refuse_published(sheet: ResultSheet) -> None:
    if sheet.state == SheetState.PUBLISHED or sheet.is_public(now()):
        raise SheetFixed


def void_signatures(sheet: ResultSheet, *, by: Person) -> None:
    """A change of the sheet: what was signed is no longer what is there."""
    voided = Signature.objects.filter(sheet=sheet, voided_at=None).update(voided_at=now())
    if voided:
        record("judging.signatures.voided", by=by, target=sheet, count=voided)
    if sheet.state == SheetState.SIGNED:
        SHEET.check(sheet.state, to=SheetState.DRAFT)
        sheet.state, sheet.signed_at, sheet.publish_at, sheet.seal = SheetState.DRAFT, None, None, ""
        sheet.save(update_fields=("state", "signed_at", "publish_at", "seal"))


@action
def publish_sheet(sheet: ResultSheet, *, by: Person, at: dt.datetime | None = None) -> ResultSheet:
    """Publish a signed sheet at once, or set the time at which the clock publishes it."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.publish", sheet)
    if sheet.state == SheetState.DRAFT:
        raise NotSigned
    SHEET.check(sheet.state, to=SheetState.PUBLISHED)
    moment = now()
    if at is not None and at <= moment:
        raise InThePast
    sheet.publish_at = at or moment
    sheet.save(update_fields=("publish_at",))
    record("judging.sheet.publication_set", by=by, target=sheet, publish_at=sheet.publish_at.isoformat())
    if at is None:
        _publish(sheet, by=by, at=moment)
    return sheet


@action
def cancel_publication(sheet: ResultSheet, *, by: Person) -> ResultSheet:
    """Take back a set time before it has come."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.publish", sheet)
    refuse_published(sheet)
    SHEET.check(sheet.state, to=SheetState.PUBLISHED)
    sheet.publish_at = None
    sheet.save(update_fields=("publish_at",))
    record("judging.sheet.publication_cancelled", by=by, target=sheet)
    return sheet


def publish_due() -> int:
    """Publish every sheet whose time has come, each in a transaction of its own; returns how many."""
    due = list(ResultSheet.objects.public(now()).filter(state=SheetState.SIGNED))
    for sheet in due:
        publish_when_due(sheet)
    return len(due)


@action
def publish_when_due(sheet: ResultSheet) -> None:
    """The clock's part: what is public by its time is now also told to the teams. Safe to run twice."""
    sheet = lock_sheet(sheet)
    if sheet.state == SheetState.SIGNED and sheet.is_public(now()):
        _publish(sheet, by=None, at=now())


def _publish(sheet: ResultSheet, *, by: Person | None, at: dt.datetime) -> None:
    SHEET.check(sheet.state, to=SheetState.PUBLISHED)
    sheet.state, sheet.published_at = SheetState.PUBLISHED, at
    sheet.save(update_fields=("state", "published_at"))
    record("judging.sheet.published", by=by, target=sheet, version=sheet.version, inputs=sheet.inputs_hash)
    teams = sheet.results.values("team")
    members = Membership.objects.live().filter(team__in=teams, enrolment__state=EnrolmentState.ACTIVE)
    people = Person.objects.filter(pk__in=members.values("enrolment__person"))
    notify(RESULTS_PUBLISHED, to=people, about=sheet, address=address_in(sheet.cohort, "judging:result_public"))


@action
def withdraw_sheet(sheet: ResultSheet, *, by: Person, reason: str) -> ResultSheet:
    """Withdraw a sheet, also a published one, for a reason; messages that have not gone out are held."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.withdraw", sheet)
    SHEET.check(sheet.state, to=SheetState.WITHDRAWN)
    if not reason.strip():
        raise WithoutReason
    at = now()
    if sheet.is_public(at) and sheet.published_at is None:
        # Its time had come, and the clock had not told the teams yet: people may have read it.
        sheet.published_at = sheet.publish_at
    sheet.state, sheet.withdrawn_at, sheet.withdrawn_reason = SheetState.WITHDRAWN, at, reason.strip()
    sheet.save(update_fields=("state", "withdrawn_at", "withdrawn_reason", "published_at"))
    Notification.objects.filter(
        kind=RESULTS_PUBLISHED.key, act__startswith=f"{sheet.pk}:", state=NotificationState.QUEUED
    ).update(state=NotificationState.HELD)
    record("judging.sheet.withdrawn", by=by, target=sheet, reason=reason, version=sheet.version)
    return sheet
