"""What must hold of pitches, cards, standings and results."""

from django.db.models import F, Q

from judging.actions.standing import from_the_cards
from judging.models import PitchStanding, ResultSheet, Scorecard
from judging.queries.result import content_hash, recomputes
from judging.states import SheetState
from programme.shared.invariants import Found, promise, stay_together, that_differ

FIXED = (SheetState.SIGNED, SheetState.PUBLISHED)


@promise("Pitches, judges, awards and results are of one cohort")
def cohorts_apart() -> Found:
    yield from stay_together(
        ("judging.Pitch", "pitch_day__cohort", "team__cohort"),
        ("judging.Seat", "panel__pitch_day__cohort", "enrolment__cohort"),
        ("judging.Result", "sheet__pitch_day__cohort", "team__cohort"),
        ("judging.Award", "sheet__pitch_day__cohort", "team__cohort"),
    )


@promise("A pitch shows its own team's work, and a card is about its own rubric")
def strange_work() -> Found:
    for pitch in that_differ("judging.Pitch", "version__submission__team", "team"):
        yield pitch, "shows the work of another team"
    for score in that_differ("judging.Score", "criterion__rubric", "card__pitch__pitch_day__rubric"):
        yield score, "answers a criterion of another rubric"


@promise("Standings are what the cards say")
def drifted_standings() -> Found:
    fresh = {f"fresh_{name}": value for name, value in from_the_cards().items()}
    rows = PitchStanding.objects.annotate(**fresh)
    # A mean is kept with six digits; the database works out more.
    near = Q(mean__isnull=True, fresh_mean__isnull=True) | Q(
        mean__gt=F("fresh_mean") - 0.000001, mean__lt=F("fresh_mean") + 0.000001
    )
    for row in rows.exclude(Q(count=F("fresh_count")) & near):
        yield row, f"says {row.count} cards and {row.mean}, the cards say {row.fresh_count} and {row.fresh_mean}"


@promise("After the lock no card changes")
def changed_after_lock() -> Found:
    late = Scorecard.objects.filter(pitch__pitch_day__locked_at__isnull=False)
    for card in late.filter(saved_at__gt=F("pitch__pitch_day__locked_at")).only("pk"):
        yield card, "was saved after scoring was locked"


@promise("A signed result is signed by two, under what it says now, and can be worked out again")
def unsound_results() -> Found:
    for sheet in ResultSheet.objects.filter(state__in=FIXED).select_related("pitch_day"):
        content = content_hash(sheet)
        signed = sheet.signatures.filter(voided_at=None, content_hash=content)
        if signed.values("person").distinct().count() < 2:
            yield sheet, "does not hold two signatures under what it says"
        if not recomputes(sheet):
            yield sheet, "gives other figures when it is worked out again"
