"""Timed nudges: organisers switch rules on and word them; the clock has them speak, once for each thing and time."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from programme.actions.audit import record
from programme.actions.notification import Addressee, notify
from programme.models import Cohort, Nudge, NudgeRun, Person
from programme.notifications import NUDGE
from programme.queries import nudge as queries
from programme.queries.nudge import DueNudge
from programme.shared.acting import action
from programme.shared.audiences import Occasion, audiences, suggestions
from programme.shared.authorise import authorise
from programme.shared.markdown import as_plain, harmless
from programme.shared.message_texts import Piece, Trusted, check, fill
from programme.shared.refusals import Refused
from programme.shared.time import in_words, now

PIECES = {
    "name": Piece("name", (), is_own_words=True),
    "what": Piece("what", (), is_own_words=True),
    "when": Piece("when", (), is_own_words=False),
    "link": Piece("link", (), is_own_words=False),
}


class SameRule(Refused):
    def __init__(self) -> None:
        super().__init__(_("There is a rule for these people at this time already. Change that one."))


@action
def save_nudge(
    cohort: Cohort,
    *,
    by: Person,
    audience: str,
    hours_before: int,
    subject: str,
    body: str,
    is_on: bool,
    nudge: Nudge | None = None,
    at: dt.datetime | None = None,
) -> Nudge:
    """Make or change a rule. It speaks of moments that are due after it was switched on."""
    authorise(by, "programme.organise", cohort)
    check(subject, body, PIECES)
    same = Nudge.objects.filter(cohort=cohort, audience=audience, hours_before=hours_before)
    if same.exclude(pk=nudge.pk if nudge else None).exists():
        raise SameRule
    row = Nudge.objects.select_for_update().get(pk=nudge.pk, cohort=cohort) if nudge else Nudge(cohort=cohort)
    if is_on and not row.is_on:
        row.on_since = at or now()
    row.audience, row.moment, row.hours_before = audience, audiences()[audience].moment, hours_before
    row.subject, row.body, row.is_on = subject, body.strip(), is_on
    row.save()
    record("programme.nudge.saved", by=by, target=row, audience=audience, hours=hours_before, on=is_on)
    return row


@action
def remove_nudge(nudge: Nudge, *, by: Person) -> None:
    """Take a rule away. What it has said already stays in the outbox."""
    authorise(by, "programme.organise", nudge)
    record("programme.nudge.removed", by=by, target=nudge, audience=nudge.audience)
    nudge.delete()


@action
def take_suggestions(cohort: Cohort, *, by: Person) -> int:
    """Give the cohort the rules that we suggest, switched off; those it has are left alone."""
    authorise(by, "programme.organise", cohort)
    held = set(Nudge.objects.filter(cohort=cohort).values_list("audience", "hours_before"))
    rows = [
        Nudge(
            cohort=cohort,
            moment=audiences()[each.audience].moment,
            audience=each.audience,
            hours_before=each.hours_before,
            subject=str(each.subject),
            body=str(each.body),
        )
        for each in suggestions()
        if (each.audience, each.hours_before) not in held
    ]
    Nudge.objects.bulk_create(rows)
    record("programme.nudge.suggested", by=by, target=cohort, count=len(rows))
    return len(rows)


def run_due(*, at: dt.datetime | None = None) -> int:
    """For the clock: have every rule that is due speak; returns to how many people."""
    at = at or now()
    return sum(run(due, at=at) for due in list(queries.due(at=at)))


@action
def run(due: DueNudge, *, at: dt.datetime) -> int:
    """Remind those whom the rule concerns now. Once for each thing and time, however many clocks there are."""
    nudge, occasion = due.nudge, due.occasion
    people = list(queries.people_of(audiences()[nudge.audience], occasion))
    _row, is_first = NudgeRun.objects.get_or_create(
        nudge=nudge,
        thing=str(occasion.thing.pk),
        due_at=due.due_at,
        defaults={"ran_at": at, "people": len(people), "title": occasion.title[:200]},
    )
    if not is_first:
        return 0
    act = f"{occasion.thing.pk} {due.due_at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    notify(NUDGE, to=people, about=nudge, act=act, each=lambda person: words(nudge, person, occasion))
    record("programme.nudge.ran", by=None, target=nudge, thing=str(occasion.thing.pk), people=len(people))
    return len(people)


def words(nudge: Nudge, person: Person | Addressee, occasion: Occasion) -> dict[str, Trusted]:
    """Subject and text of a nudge to one person."""
    values = {
        "name": harmless(person.short_name),
        "what": harmless(occasion.title),
        "when": in_words(occasion.at, nudge.cohort.zone),
        "link": settings.SITE_URL + occasion.path_for(person),
    }
    return {
        "subject": Trusted(as_plain(fill(nudge.subject, values)).strip()),
        "text": Trusted(fill(nudge.body, values)),
    }
