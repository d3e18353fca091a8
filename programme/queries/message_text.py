"""How messages read: the shipped text of each kind, a programme's own, and both with the values of one message."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, QuerySet

from programme.models import Cohort, Enrolment, Invitation, MessageText, Nomination, Notification, Person, Programme
from programme.queries.notification import shown
from programme.shared.markdown import as_plain, harmless
from programme.shared.message_texts import Piece, ShippedText, Trusted, check, fill, shipped
from programme.shared.notification_kinds import NotificationKind
from programme.shared.prepared import prepared
from programme.shared.samples import Samples

log = logging.getLogger(__name__)

EVERYWHERE = ("name", "full_name", "programme", "cohort")
PEOPLE_OFFERED = 30


def text_of(programme: Programme | None, kind: NotificationKind) -> MessageText | None:
    """The programme's own words for the kind, or its wish to look at them first; None where it has neither."""
    return MessageText.objects.filter(programme=programme, kind=kind.key).first() if programme else None


def text_for_account(person: Person, kind: NotificationKind) -> MessageText | None:
    """The words for a message about the person's account: their programme's own, if they belong to one alone."""
    worded = _worded(kind)
    theirs = {*person.enrolments.values_list("cohort__programme", flat=True)} if worded else set()
    theirs |= {*person.programme_roles.values_list("programme", flat=True)} if worded else set()
    return worded.get(theirs.pop()) if len(theirs) == 1 else None


def text_for_address(email: str, kind: NotificationKind) -> MessageText | None:
    """The words for a message to an address without an account: those of the programme that alone has named it."""
    worded = _worded(kind)
    named = {
        programme
        for model in ((Invitation, Nomination) if worded else ())
        for programme in model.objects.filter(email__iexact=email).values_list("cohort__programme", flat=True)
    }
    return worded.get(named.pop()) if len(named) == 1 else None


def _worded(kind: NotificationKind) -> dict[Any, MessageText]:
    return {row.programme_id: row for row in MessageText.objects.filter(kind=kind.key).exclude(body="")}


def texts_of(programme: Programme, kinds: Iterable[NotificationKind] | None = None) -> dict[str, MessageText]:
    """The programme's own words and wishes, by kind: of all kinds, or of these."""
    if kinds is None:
        return {row.kind: row for row in MessageText.objects.filter(programme=programme)}
    return {row.kind: row for row in _of_kinds(tuple(kind.key for kind in kinds))(programme)}


@cache
def _of_kinds(kinds: tuple[str, ...]) -> Callable[[Programme], list[MessageText]]:
    @prepared
    def rows(programme: Programme) -> QuerySet[MessageText]:
        return MessageText.objects.filter(programme=programme, kind__in=kinds)

    return rows


def shipped_text(kind: NotificationKind) -> ShippedText:
    """The text that we ship for the kind, split into words and pieces."""
    return shipped(kind.template, kind.noun)


def pieces(kind: NotificationKind) -> dict[str, Piece]:
    """Everything that an edited text of the kind may put in curly brackets."""
    common = {name: Piece(name, (), is_own_words=name.endswith("name")) for name in EVERYWHERE}
    found = common | shipped_text(kind).pieces
    return {name: replace(piece, is_needed=piece.is_needed or name in kind.needs) for name, piece in found.items()}


def starting_words(kind: NotificationKind, own: MessageText | None) -> tuple[str, str]:
    """Subject and text as an organiser finds them in the form."""
    if own and own.body:
        return own.subject, own.body
    subject, _, body = shipped_text(kind).source.partition("\n")
    return subject.strip(), body.strip()


def render(kind: NotificationKind, context: dict[str, Any], *, own: MessageText | None = None) -> tuple[str, str]:
    """Subject and Markdown text of a message: the programme's own words, else the shipped template's.

    Every template may write `{{ site_url }}` before an address; its first line is the subject.
    """
    context.setdefault("site_url", Trusted(settings.SITE_URL))
    text = shipped_text(kind)
    if own and own.body:
        try:
            found = values(text, context)
            return _subject(fill(own.subject, found)), fill(own.body, found)
        except KeyError as gone:
            # The text was fine when it was saved; a newer version of ours has lost a placeholder. The mail still goes.
            log.error("The text of %s in %s asks for %s, which is gone.", kind.key, own.programme_id, gone)
    subject, _, body = text.whole(context).strip().partition("\n")
    return _subject(subject), body.strip()


def values(text: ShippedText, context: Mapping[str, Any]) -> dict[str, str]:
    """What stands for each placeholder in one message."""
    person, programme = context["person"], context["programme"]
    cohort = context["cohort"] if "cohort" in context else getattr(context["about"], "cohort", "")
    common = {"name": person.short_name, "full_name": person.full_name, "cohort": cohort}
    common["programme"] = programme or settings.SITE_NAME
    return {name: harmless(str(value)) for name, value in common.items()} | text.values(context)


def sample(
    kind: NotificationKind,
    *,
    programme: Programme,
    cohort: Cohort | None = None,
    person: Person | None = None,
    own: MessageText | None = None,
) -> tuple[str, str]:
    """How a message of the kind reads to the person: with a real thing where there is one to tell of, with the kind's
    own sample values, and with stand-ins for what they leave open."""
    return render(kind, _sample_context(kind, programme, cohort, person), own=own)


def sample_values(
    kind: NotificationKind, *, programme: Programme, cohort: Cohort, person: Person
) -> list[tuple[Piece, str]]:
    """Each placeholder of the kind, with what would stand for it now."""
    context = _sample_context(kind, programme, cohort, person)
    context.setdefault("site_url", Trusted(settings.SITE_URL))
    found = values(shipped_text(kind), context)
    return [(piece, shown(as_plain(found[name])).strip()) for name, piece in pieces(kind).items()]


def sample_of_words(
    kind: NotificationKind, *, subject: str, body: str, programme: Programme, cohort: Cohort, person: Person
) -> tuple[str, str]:
    """How words that nobody has saved would read to the person. Raises BrokenText for what could not be sent."""
    check(subject, body, pieces(kind))
    own = MessageText(programme=programme, kind=kind.key, subject=subject, body=body)
    return sample(kind, programme=programme, cohort=cohort, person=person, own=own)


def _sample_context(
    kind: NotificationKind, programme: Programme, cohort: Cohort | None, person: Person | None
) -> Samples:
    given = Samples(programme=programme, cohort=cohort)
    given.update(kind.sample() if kind.sample else {})
    if person:
        given["person"] = person
    if cohort and (about := example(kind, cohort, person)):
        given["about"] = about
    return given


def example(kind: NotificationKind, cohort: Cohort, person: Person | None) -> Model | None:
    """A real thing of the cohort that such a message could be about: the person's own, or the newest."""
    if not (kind.about and kind.within):
        return None
    model = apps.get_model(kind.about)
    rows = model._default_manager.filter(**{kind.within: cohort}).order_by("-pk")
    own = rows.filter(person=person) if person and any(f.name == "person" for f in model._meta.fields) else rows.none()
    return own.first() or rows.first()


def recipients(kind: NotificationKind, cohort: Cohort, *, me: Person) -> list[Person]:
    """People for whom a preview may be shown: those who got such a message last, then others of the cohort, and me."""
    sent = Notification.objects.filter(kind=kind.key, programme=cohort.programme_id, person__isnull=False)
    last = [row.person for row in sent.select_related("person").order_by("-created_at")[:PEOPLE_OFFERED]]
    places = Enrolment.objects.active().filter(cohort=cohort).select_related("person")[:PEOPLE_OFFERED]
    found = {person.pk: person for person in [*last, *(place.person for place in places)] if person}
    found.pop(me.pk, None)
    return [me, *list(found.values())[:PEOPLE_OFFERED]]


def _subject(text: str) -> str:
    return " ".join(as_plain(text).split())[:200]
