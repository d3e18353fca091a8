"""Agreements and consents of a programme: worded, asked, answered; every wording and every answer stays."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy

from programme.actions.audit import fingerprint, record
from programme.models import Agreement, AgreementAnswer, AgreementKind, AgreementVersion, Person, Programme
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now


class NameHeld(Refused):
    sentence = gettext_lazy("The programme asks for something of that name already.")


class SameWords(Refused):
    sentence = gettext_lazy("These are the words that hold now, so nobody has to be asked again.")


class WordsChanged(Refused):
    sentence = gettext_lazy("The text has changed while you were reading. Read it again before you answer.")


class HasToBeAccepted(Refused):
    sentence = gettext_lazy("This is needed to take part. If you cannot accept it, talk to the organisers.")


class NotAsked(Refused):
    sentence = gettext_lazy("This is no longer asked.")


@action
def create_agreement(
    programme: Programme,
    *,
    by: Person,
    name: str,
    kind: AgreementKind,
    asked_of: Sequence[str],
    text: str,
    is_about_pictures: bool = False,
    at: dt.datetime | None = None,
) -> Agreement:
    """Ask the people in these roles, in every cohort of the programme, to agree or consent to the text."""
    authorise(by, "programme.organise", programme)
    Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.agreements.filter(name__iexact=name).exists():
        raise NameHeld
    agreement = Agreement.objects.create(
        programme=programme, name=name, kind=kind, asked_of=list(asked_of), is_about_pictures=is_about_pictures
    )
    AgreementVersion.objects.create(agreement=agreement, number=1, text=text, published_at=at or now())
    record("programme.agreement.created", by=by, target=agreement, text=fingerprint(text))
    return agreement


@action
def reword(agreement: Agreement, *, by: Person, text: str, at: dt.datetime | None = None) -> AgreementVersion:
    """Put new words in place of the old; everybody is asked again, and earlier answers stay with the earlier words."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("programme").get(pk=agreement.pk)
    authorise(by, "programme.organise", agreement)
    number = agreement.versions.aggregate(last=Max("number"))["last"]
    if agreement.versions.get(number=number).text == text:
        raise SameWords
    version = AgreementVersion.objects.create(
        agreement=agreement, number=number + 1, text=text, published_at=at or now()
    )
    record("programme.agreement.reworded", by=by, target=agreement, number=version.number, text=fingerprint(text))
    return version


@action
def retire(agreement: Agreement, *, by: Person, at: dt.datetime | None = None) -> Agreement:
    """Stop asking; the answers given stay on record."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("programme").get(pk=agreement.pk)
    authorise(by, "programme.organise", agreement)
    agreement.retired_at = agreement.retired_at or at or now()
    agreement.save(update_fields=("retired_at",))
    record("programme.agreement.retired", by=by, target=agreement)
    return agreement


@action
def answer(
    agreement: Agreement, *, by: Person, number: int, says_yes: bool, at: dt.datetime | None = None
) -> AgreementAnswer:
    """Keep the person's answer to the wording they read; a change of mind is a new answer beside the old."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("programme").get(pk=agreement.pk)
    authorise(by, "programme.answer_agreement", agreement)
    if agreement.retired_at:
        raise NotAsked
    version = agreement.versions.order_by("-number")[0]
    if version.number != number:
        raise WordsChanged
    if not says_yes and not agreement.is_consent:
        raise HasToBeAccepted
    current = AgreementAnswer.objects.filter(version=version, person=by, is_current=True).first()
    if current and current.says_yes == says_yes:
        return current
    AgreementAnswer.objects.filter(version=version, person=by).update(is_current=False)
    said = AgreementAnswer.objects.create(version=version, person=by, says_yes=says_yes, at=at or now())
    record("programme.agreement.answered", by=by, target=agreement, number=number, says_yes=says_yes)
    return said
