"""The signed pack of a result sheet: everything it was worked out from, for anyone who is to check it elsewhere."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from judging.engine import pack
from judging.models import Conflict, Disqualification, LateChange, Moderation, ResultSheet, ScoreChange, Signature
from judging.queries import basis, result, rubric
from judging.states import SheetState
from programme.models import AuditEvent, Person
from programme.shared.authorise import authorise

SIGNED = (SheetState.SIGNED, SheetState.PUBLISHED, SheetState.WITHDRAWN)


def is_signed(sheet: ResultSheet) -> bool:
    """Whether two people have signed: before, there is nothing to seal. A withdrawn version keeps its pack."""
    return sheet.state in SIGNED and sheet.signed_at is not None


def pack_of(sheet: ResultSheet, *, by: Person) -> dict[str, bytes]:
    """The files of the pack, the same whenever it is asked for. Raises NotAllowed outside the results group."""
    authorise(by, "judging.view_result", sheet.pitch_day)
    files = pack.packed(documents(sheet))
    return files | {pack.NAMES: pack.written(_names(sheet)), pack.READ_ME: _read_me(sheet).encode()}


def seal_of(sheet: ResultSheet) -> str:
    """The seal of the sheet's pack, to be kept outside of it."""
    return pack.packed(documents(sheet))[pack.SEAL].decode().strip()


def documents(sheet: ResultSheet) -> dict[str, Any]:
    """What the seal covers. Opaque ids only; of changes and conflicts no word that somebody wrote."""
    signatures = _signatures(sheet)
    return {
        pack.DAY: sheet.inputs,
        pack.RESULT: result.result_document(sheet),
        "rubric.json": _rubric(sheet),
        "changes.json": _changes(sheet),
        "conflicts.json": _conflicts(sheet),
        "moderation.json": _moderation(sheet),
        pack.SIGNATURES: [
            {
                "person": str(each.person_id),
                "at": each.signed_at.isoformat(),
                "content": each.content_hash,
                "proof": each.proof,
            }
            for each in signatures
        ],
        pack.AUDIT: _audit(sheet, signatures),
    } | _disqualified(sheet)


def _signatures(sheet: ResultSheet) -> list[Signature]:
    """Those that made the sheet signed; later ones change nothing any more."""
    rows = sheet.signatures.filter(voided_at=None, signed_at__lte=sheet.signed_at)
    return list(rows.order_by("signed_at", "pk"))


def _rubric(sheet: ResultSheet) -> dict[str, Any]:
    asked = sheet.pitch_day.rubric
    return {
        "version": asked.version,
        "ties": basis.of_day(sheet.pitch_day).tie_rule,
        "criteria": [
            {
                "id": str(each.pk),
                "name": each.name,
                "help": each.help,
                "kind": each.kind,
                "weight": each.weight,
                "options": each.options,
            }
            for each in rubric.criteria_of(asked)
        ],
        "earlier": [
            {
                "version": each.weights.version,
                "weights": each.weights.weights,
                "wording": each.weights.wording,
                "ranking": each.lines,
            }
            for each in sheet.earlier_rankings.select_related("weights")
        ],
    }


def _changes(sheet: ResultSheet) -> dict[str, Any]:
    """Old values of cards, and what came too late; the words of comments stay with the cards."""
    of_day = {"card__pitch__pitch_day": sheet.pitch_day}
    old = ScoreChange.objects.filter(**of_day, value__isnull=False).order_by("pk")
    late = LateChange.objects.filter(**of_day, arrived_at__lte=sheet.signed_at).order_by("arrived_at", "change")
    return {
        "replaced": [
            {
                "team": str(team),
                "judge": str(judge),
                "criterion": str(criterion),
                "version": version,
                "value": value,
                "at": at.isoformat(),
            }
            for team, judge, criterion, version, value, at in old.values_list(
                "card__pitch__team", "card__judge", "criterion", "version", "value", "changed_at"
            )
        ],
        "late": [
            {"team": str(team), "judge": str(judge), "change": str(change), "at": at.isoformat()}
            for team, judge, change, at in late.values_list("card__pitch__team", "card__judge", "change", "arrived_at")
        ],
    }


def _conflicts(sheet: ResultSheet) -> list[dict[str, Any]]:
    rows = Conflict.objects.filter(pitch_day=sheet.pitch_day, found_at__lte=sheet.signed_at)
    return [
        {"team": str(team), "judge": str(judge), "source": source, "state": state}
        for team, judge, source, state in rows.order_by("team", "judge", "source").values_list(
            "team", "judge", "source", "state"
        )
    ]


def _moderation(sheet: ResultSheet) -> list[dict[str, Any]]:
    rows = Moderation.objects.filter(card__pitch__pitch_day=sheet.pitch_day, decided_at__lte=sheet.signed_at)
    return [
        {"team": str(team), "judge": str(judge), "act": act, "at": at.isoformat()}
        for team, judge, act, at in rows.order_by("decided_at", "pk").values_list(
            "card__pitch__team", "card__judge", "act", "decided_at"
        )
    ]


def _disqualified(sheet: ResultSheet) -> dict[str, Any]:
    """Teams that were out when the sheet was signed; no document where there were none."""
    rows = Disqualification.objects.filter(pitch__pitch_day=sheet.pitch_day, decided_at__lte=sheet.signed_at)
    held = rows.filter(Q(lifted_at=None) | Q(lifted_at__gt=sheet.signed_at)).order_by("pitch__team")
    teams = [
        {"team": str(each.pitch.team_id), "at": each.decided_at.isoformat()} for each in held.select_related("pitch")
    ]
    return {"disqualified.json": teams} if teams else {}


def _audit(sheet: ResultSheet, signatures: list[Signature]) -> list[dict[str, Any]]:
    """The chained events of the cohort's judging up to the signature that made the sheet signed."""
    events = AuditEvent.objects.filter(cohort=sheet.pitch_day.cohort_id, code__startswith="judging.")
    signing = events.filter(
        code="judging.sheet.signed", target_id=str(sheet.pk), by__in=[each.person_id for each in signatures]
    )
    last = signing.order_by("-number").values_list("number", flat=True).first() or 0
    return [event.said() | {"hash": event.hash} for event in events.filter(number__lte=last).order_by("number")]


def _names(sheet: ResultSheet) -> dict[str, dict[str, str]]:
    """Whom the ids stand for, apart from the sealed documents, so that it can be erased."""
    people = {score["judge"] for score in sheet.inputs["scores"]}
    people |= {str(each.person_id) for each in _signatures(sheet)}
    return {
        "teams": {str(line.team_id): line.team.name for line in sheet.results.select_related("team")},
        "people": {str(each.pk): each.full_name for each in Person.objects.filter(pk__in=people)},
    }


def _read_me(sheet: ResultSheet) -> str:
    return _(
        "%(sheet)s\n\n"
        "This pack holds everything that the result was worked out from. To check it, with the source of the site and\n"
        "Python 3.11 or newer, and nothing else installed:\n\n"
        "    python -m judging.engine replay PACK.zip --seal SEAL\n\n"
        "SEAL is what the signatories noted when they signed. The answer is that every digit is the same, or a list\n"
        "of what is not. names.json says who is behind the ids; without it the pack can still be checked.\n"
    ) % {"sheet": sheet}
