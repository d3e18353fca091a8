"""The team's room: notes and decisions, whether mentors read drafts, and what the team shows of itself."""

import datetime as dt

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from programme.actions.audit import record
from programme.actions.notification import notify
from programme.models import Person
from programme.shared.acting import action
from programme.shared.addresses import address_in
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused
from programme.shared.uploads import Upload
from teams.models import Team, TeamNote
from teams.notifications import DRAFTS_ASKED
from teams.states import NoteKind


class MayReadAlready(Refused):
    sentence = _("The team lets its mentors read drafts already.")


class NothingSaid(Refused):
    sentence = _("Say in a sentence what the picture shows, for people who cannot see it.")


@action
def write_note(team: Team, text: str, *, kind: NoteKind, by: Person, at: dt.datetime) -> TeamNote:
    """Keep a note or a decision where the team and its mentors find it."""
    authorise(by, "teams.view_room", team)
    note = TeamNote.objects.create(team=team, kind=kind, text=text.strip(), by=by, at=at)
    record("teams.team.noted", by=by, target=team, kind=kind)
    return note


@action
def choose_sharing(team: Team, may_read: bool, *, by: Person) -> Team:
    """Say whether the team's mentors may read what it has not handed in. Any member may change it at any time."""
    team = _locked(team)
    authorise(by, "teams.write", team)
    team.mentors_read_drafts, team.drafts_asked_at = may_read, None
    team.save(update_fields=("mentors_read_drafts", "drafts_asked_at"))
    record("teams.team.sharing_chosen", by=by, target=team, may_read=may_read)
    return team


@action
def ask_to_read(team: Team, *, by: Person, at: dt.datetime) -> Team:
    """A mentor asks the team to let its mentors read drafts. Raises MayReadAlready."""
    team = _locked(team)
    authorise(by, "teams.mentor", team)
    if team.mentors_read_drafts:
        raise MayReadAlready
    team.drafts_asked_at = at
    team.save(update_fields=("drafts_asked_at",))
    record("teams.team.drafts_asked", by=by, target=team)
    members = team.memberships.live().select_related("enrolment__person")
    notify(
        DRAFTS_ASKED,
        to=[each.enrolment.person for each in members],
        about=team,
        act=f"{at:%Y-%m-%d}",
        mentor=by,
        url=address_in(team.cohort, "teams:team_detail", team.pk),
    )
    return team


@action
def change_page(team: Team, *, about: str, picture: Upload | None, alt: str, remove: bool, by: Person) -> Team:
    """What the cohort sees of the team. A picture needs words for people who cannot see it. Raises NothingSaid."""
    team = _locked(team)
    authorise(by, "teams.write", team)
    team.about = about
    if picture:
        team.picture.save("picture", ContentFile(picture.content), save=False)
        team.picture_kind = picture.kind
    elif remove:
        team.picture, team.picture_kind = "", ""
    team.picture_alt = alt.strip() if team.picture else ""
    if team.picture and not team.picture_alt:
        raise NothingSaid
    team.save(update_fields=("about", "picture", "picture_kind", "picture_alt"))
    record("teams.team.page_changed", by=by, target=team, sha256=picture.sha256 if picture else "")
    return team


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=team.pk)
