"""Names who may sign a result, and takes their signatures: two people, both without a tie to a team."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from judging.actions.result import SheetFixed, lock_sheet
from judging.models import PitchDay, ResultSheet, Signatory, Signature
from judging.notifications import SIGNATORY_NAMED
from judging.policies import is_tied_to_a_team
from judging.queries import result
from judging.states import SHEET, AwardKind, SheetState
from programme.actions.audit import record
from programme.actions.notification import notify
from programme.actions.person import create_person
from programme.models import Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.time import now

NEEDED = 2


class CannotSign(Refused):
    sentence = _(
        "Somebody who judges, mentors or belongs to a team, or has a conflict with one, cannot sign. "
        "A site administrator never signs."
    )


class HasSigned(Refused):
    sentence = _("You have signed this sheet.")


class NoAwards(Refused):
    sentence = _("Decide the awards first: a signature covers them too.")


class ChangedSince(Refused):
    sentence = _("The sheet was changed while you were reading it. Read it again before you sign.")


class DoesNotRecompute(Refused):
    sentence = _("The figures cannot be worked out again from the frozen cards, so the sheet cannot be signed.")


@action
def name_signatory(day: PitchDay, *, by: Person, email: str, full_name: str = "") -> Signatory:
    """Let a person sign the results of the day; somebody from outside gets an account. They are told."""
    authorise(by, "judging.organise", day)
    PitchDay.objects.select_for_update().get(pk=day.pk)
    person = Person.objects.filter(email=email.strip().lower()).first()
    person = person or create_person(email=email, full_name=full_name or email, by=by)
    if person.is_site_admin or is_tied_to_a_team(person, day):
        raise CannotSign
    signatory, is_new = Signatory.objects.get_or_create(pitch_day=day, person=person)
    if is_new:
        record("judging.signatory.named", by=by, target=signatory, person=str(person.pk))
        notify(
            SIGNATORY_NAMED,
            to=[person],
            about=signatory,
            day=day,
            address=settings.SITE_URL + reverse("judging:signing_home"),
        )
    return signatory


@action
def remove_signatory(signatory: Signatory, *, by: Person) -> None:
    """Take the right to sign away; a signature that was given stays."""
    authorise(by, "judging.organise", signatory)
    record("judging.signatory.removed", by=by, target=signatory, person=str(signatory.person_id))
    Signatory.objects.filter(pk=signatory.pk).delete()


@action
def sign_sheet(sheet: ResultSheet, *, by: Person, content: str) -> Signature:
    """Sign what one has read: `content` is the hash of the sheet as it was shown. The second makes the sheet signed."""
    sheet = lock_sheet(sheet)
    authorise(by, "judging.sign", sheet)
    if sheet.state not in (SheetState.DRAFT, SheetState.SIGNED):
        raise SheetFixed
    if not sheet.awards.filter(kind=AwardKind.WINNER).exists():
        raise NoAwards
    if content != result.content_hash(sheet):
        raise ChangedSince
    if not result.recomputes(sheet):
        raise DoesNotRecompute
    live = Signature.objects.filter(sheet=sheet, voided_at=None)
    if live.filter(person=by).exists():
        raise HasSigned
    signature = Signature.objects.create(sheet=sheet, person=by, signed_at=now(), content_hash=content)
    record("judging.sheet.signed", by=by, target=sheet, content=content, inputs=sheet.inputs_hash)
    if sheet.state == SheetState.DRAFT and live.count() >= NEEDED:
        SHEET.check(sheet.state, to=SheetState.SIGNED)
        sheet.state, sheet.signed_at = SheetState.SIGNED, now()
        sheet.save(update_fields=("state", "signed_at"))
    return signature
