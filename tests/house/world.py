"""The demo season with one person for each column of the policy table, all seen from one team."""

import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.utils import timezone

from programme.models import Cohort, Enrolment, Invitation, NominationImport, Person, Programme, ProgrammeRole
from programme.models.base import PersonalLink
from programme.shared.notification_kinds import all_kinds
from programme.states import ProgrammeRoleKind, Role
from tests.factories import cms, teams
from tests.factories import programme as make
from tests.house.addresses import Address
from tests.support import programs

# What a parameter stands for where its name alone does not say it: (name of the address, parameter) -> kind of thing.
MEANT: dict[tuple[str, str], str] = {
    ("programme:people_detail", "pk"): "participant",
    ("programme:people_place", "pk"): "participant",
    ("programme:api_people", "pk"): "participant",
    ("programme:api_booking", "pk"): "booking",
    ("programme:api_booking_cancel", "pk"): "booking",
    ("programme:access_token_revoke", "pk"): "access_token",
    ("programme:webhook_replay", "pk"): "webhook_delivery",
    ("programme:access_token_end", "pk"): "access_token",
    ("programme:people_correct", "pk"): "participant",
    ("programme:people_employer", "pk"): "participant",
    ("programme:people_address", "pk"): "participant",
    ("programme:people_sign_on", "pk"): "participant",
    ("programme:own_data_take_back", "pk"): "privacy_request",
    ("programme:cohort_export_download", "pk"): "cohort_export",
    ("programme:assistant_travel", "pk"): "judge",
    ("programme:assistant_pack", "pk"): "judge",
    ("programme:assistant_answer", "pk"): "judge",
    ("programme:agreement_answer", "pk"): "agreement",
    ("programme:role_resend", "pk"): "role_offer",
    ("programme:role_revoke", "pk"): "role_offer",
    ("judging:signatory_resend", "offer"): "signatory_offer",
    ("judging:signatory_revoke", "offer"): "signatory_offer",
    ("judging:timetable_move_break", "pause"): "break",
    ("programme:timeline_template_remove", "pk"): "timeline_template",
    ("programme:timeline_day_off_remove", "pk"): "day_off",
    ("programme:leaving_withdraw", "pk"): "participant",
    ("programme:leaving_withdraw_for", "pk"): "participant",
    ("programme:leaving_pause", "pk"): "participant",
    ("programme:leaving_pause_for", "pk"): "participant",
    ("programme:leaving_resume", "pk"): "participant",
    ("programme:leaving_resume_for", "pk"): "participant",
    ("programme:leaving_later", "pk"): "participant",
    ("programme:cohort_milestone_change", "pk"): "milestone",
    ("programme:cohort_milestone_remove", "pk"): "milestone",
    ("programme:role_remove", "pk"): "programme_role",
    ("programme:single_sign_on_end", "pk"): "sign_on_domain",
    ("programme:nomination_preview", "pk"): "nomination_import",
    ("programme:reserve_move", "pk"): "nomination",
    ("programme:reserve_remove", "pk"): "nomination",
    ("programme:reserve_release", "pk"): "nomination",
    ("programme:reserve_open_place", "pk"): "free_place",
    ("programme:reserve_close_place", "pk"): "free_place",
    ("programme:booking_book", "pk"): "visit",
    ("programme:booking_cancel", "pk"): "visit",
    ("programme:booking_calendar_file", "pk"): "visit",
    ("programme:booking_cannot_come", "pk"): "visit",
    ("programme:booking_needs", "pk"): "visit",
    ("programme:booking_answer", "pk"): "visit",
    ("programme:need_desk", "pk"): "visit",
    ("programme:visit_feedback_give", "pk"): "visit",
    ("programme:visit_feedback_desk", "pk"): "visit",
    ("programme:host_link_desk", "pk"): "visit",
    ("programme:acknowledgement_seen", "pk"): "visit",
    ("programme:acknowledgement_desk", "pk"): "visit",
    ("programme:visit_lower", "pk"): "booked_visit",
    ("programme:booking_book_for", "pk"): "visit",
    ("programme:notification_show", "pk"): "notification",
    ("programme:survey_remove", "question"): "survey_question",
    ("programme:conversation_remove_reply", "reply"): "ready_reply",
    ("programme:public_answer_withdraw", "pk"): "public_answer",
    ("programme:notification_trust", "pk"): "lost_address",
    ("teams:challenge_detail", "challenge"): "public_challenge",
    ("teams:safeguarding_remove", "contact"): "safeguarding_contact",
    ("programme:message_text_check_first", "key"): "kind",
    ("programme:message_text_preview", "key"): "kind",
    ("programme:message_text_edit", "key"): "kind",
    ("programme:message_text_reset", "key"): "kind",
    ("programme:message_text_try_out", "key"): "kind",
}

# Which row stands for its kind where rows differ in who may do what with them. All others: the first that was made.
WANTED: dict[str, Callable[["World"], dict[str, Any]]] = {
    "review": lambda world: {
        "mentorship__team": world.team,
        "mentorship__enrolment__person": world.people["ME"],
        "state": "sent",
    },
    "conversation": lambda world: {"asked_by": world.people["TM"]},
    "access_token": lambda world: {"person": world.people["TM"]},
    "booking": lambda world: {"person": world.people["TM"]},
    # The kick-off is the visit that every member and mentor is booked on.
    "visit": lambda _world: {"kind": "kick_off"},
}

BY_PERSON = ("enrolment__person__full_name", "enrolment__person__email")

# Links that run out too soon for the season to hold an open one.
LINKS: dict[str, Callable[[Cohort], PersonalLink]] = {
    "offer_open": make.offer,
    "acknowledgement_open": make.acknowledgement,
    "host_link_open": make.host_link,
    "nominator_open": make.nominator,
    "owner_link_open": teams.owner_link,
    "release_link_open": teams.asking_organisation,
    "reuse_request_open": teams.asking_to_reuse,
    "press_link_open": cms.press_link,
}


def as_made(model: type[Model]) -> RawSQL:
    """The order in which the rows were made: ids are random, and each demo season has others."""
    row = "rowid" if connection.vendor == "sqlite" else "ctid"
    return RawSQL(f'"{model._meta.db_table}"."{row}"', ())


class World:
    """Looks up, in the season's database, who plays which role and what each parameter of an address stands for."""

    def __init__(self) -> None:
        self.invitation: Invitation | None = None
        self.links: dict[str, PersonalLink] = {}
        Membership = apps.get_model("teams", "Membership")
        Mentorship = apps.get_model("teams", "Mentorship")
        self.team: Any = (
            apps.get_model("teams", "Team").objects.order_by("cohort__starts_on", "cohort__name", "number").first()
        )
        self.cohort: Cohort = self.team.cohort
        self.programme: Programme = self.cohort.programme
        self.employer = self.cohort.programme.organisations.first()
        members = Membership.objects.live().filter(team=self.team)
        others = Membership.objects.live().filter(team__cohort=self.cohort).exclude(team=self.team)
        mentors = Mentorship.objects.live().filter(team=self.team)
        strangers = (
            Mentorship.objects.live()
            .filter(team__cohort=self.cohort)
            .exclude(enrolment__in=mentors.values("enrolment"))
        )
        self.people: dict[str, Person | None] = {
            "AN": None,
            "NO": None,
            "PA": others.order_by(*BY_PERSON).first().enrolment.person,
            "TM": members.order_by(*BY_PERSON).first().enrolment.person,
            "ME": mentors.order_by(*BY_PERSON).first().enrolment.person,
            "MO": strangers.order_by(*BY_PERSON).first().enrolment.person,
            "JU": self._judge(),
            "OX": self._role(ProgrammeRoleKind.ORGANISER, self._other_programme()),
            "OR": self._role(ProgrammeRoleKind.ORGANISER, self.programme),
            "SA": self._site_admin(),
            "observer": self._enrolled(Role.OBSERVER),
            "editor": self._role(ProgrammeRoleKind.EDITOR, self.programme),
            "approver": self._role(ProgrammeRoleKind.APPROVER, self.programme),
            "results": self._role(ProgrammeRoleKind.RESULTS, self.programme),
            "link": None,
            "steward": None,
            "host": None,
        }
        self.visit_today = make.visit(self.cohort, title="Today's visit", starts_at=timezone.now())
        make.calendar_feed(self.people["TM"])
        programs.token(self.people["TM"])
        make.webhook_delivery(self.programme)
        make.alumnus(self.cohort)
        make.cohort_export(self.cohort, self.people["OR"])
        make.privacy_request(self.people["TM"], self.programme)
        make.sign_on_domain(self.cohort)
        cms.press_link(self.cohort)
        self.door_links = {kind: make.door_link(self.visit_today, kind) for kind in ("steward", "host")}
        self.solution = self.thing("solution", team=self.team) or teams.asked_solution(self.team)
        self._sheet()
        NominationImport.objects.get_or_create(
            cohort=self.cohort, by=self.people["OR"], defaults={"made_at": timezone.now()}
        )
        self.people["assistant"] = self._assistant_of(self.people["JU"])
        self.people["signatory"] = self._signatory()

    # people

    def _new(self, name: str, **fields: Any) -> Person:
        found = Person.objects.filter(email=f"{name}@world.example").first()
        return found or get_user_model().objects.create_user(
            f"{name}@world.example", full_name=f"{name.title()} World", **fields
        )

    def _role(self, kind: ProgrammeRoleKind, programme: Programme) -> Person:
        """Somebody who has this role and no other."""
        for role in ProgrammeRole.objects.filter(kind=kind, programme=programme).order_by("person__email"):
            person = role.person
            if not person.is_superuser and person.programme_roles.count() == 1 and not person.enrolments.exists():
                return person
        person = self._new(f"{kind.value}-{programme.slug}")
        ProgrammeRole.objects.get_or_create(person=person, programme=programme, kind=kind)
        return person

    def _site_admin(self) -> Person:
        return Person.objects.filter(is_superuser=True).order_by("email").first() or self._new(
            "admin", is_superuser=True
        )

    def _enrolled(self, role: Role) -> Person:
        found = Enrolment.objects.active().filter(cohort=self.cohort, role=role).order_by("person__email").first()
        if found is None:
            person = self._new(role.value)
            found = Enrolment.objects.create(person=person, cohort=self.cohort, role=role, organisation=self.employer)
        return found.person

    def _judge(self) -> Person:
        """A judge with a card for our team's pitch."""
        Scorecard = apps.get_model("judging", "Scorecard")
        Conflict = apps.get_model("judging", "Conflict")
        barred = Conflict.objects.barring().filter(team=self.team).values("judge")
        cards = Scorecard.objects.filter(pitch__team=self.team).exclude(judge__in=barred)
        card = cards.order_by("judge__email").first()
        return card.judge if card else self._enrolled(Role.JUDGE)

    def _other_programme(self) -> Programme:
        other = Programme.objects.exclude(pk=self.programme.pk).filter(cohorts__isnull=False).first()
        assert other, "The demo has a second programme."
        return other

    def _assistant_of(self, judge: Person | None) -> Person:
        person = self._new("assistant")
        ProgrammeRole.objects.get_or_create(
            person=person, programme=self.programme, kind=ProgrammeRoleKind.ASSISTANT, acts_for=judge
        )
        return person

    def _signatory(self) -> Person:
        """Somebody from outside whom the pitch day names as a signatory."""
        person = self._new("signatory")
        model = self._model("signatory")
        day = self.thing("pitchday", cohort=self.cohort)
        if model and day:
            model._default_manager.get_or_create(person=person, pitch_day=day)
        return person

    def _sheet(self) -> None:
        """A result that waits to be signed, while judges are still at work: nobody else may know of it."""
        day = self.thing("pitchday", cohort=self.cohort)
        ResultSheet = apps.get_model("judging", "ResultSheet")
        if day and not ResultSheet._default_manager.filter(pitch_day=day).exists():
            ResultSheet._default_manager.create(
                pitch_day=day, version=1, inputs={}, inputs_hash="0" * 64, method="raw", computed_at=timezone.now()
            )

    # things

    @staticmethod
    def _model(name: str) -> type[Model] | None:
        plain = name.replace("_", "")
        for app in ("programme", "teams", "judging", "cms"):
            for model in apps.get_app_config(app).get_models():
                if model._meta.model_name == plain:
                    return model
        return None

    def thing(self, name: str, **wanted: Any) -> Any:
        """The first row of the kind that was made; of our team, cohort or programme where the kind knows one."""
        model = self._model(name)
        if model is None:
            return None
        rows = model._default_manager.filter(**wanted).order_by(as_made(model))
        return next((row for row in rows[:200] if self._is_ours(row)), None) or rows.first()

    def _is_ours(self, row: Any) -> bool:
        for name in ("team", "cohort", "programme"):
            value = getattr(row, name, None)
            if value is not None:
                return bool(value == getattr(self, name))
        for name in ("submission", "version", "pitch", "card", "sheet", "panel"):
            parent = getattr(row, name, None)
            if isinstance(parent, Model):
                return self._is_ours(parent)
        return True

    def value(self, address: Address, converter: str, name: str, *, with_link: bool) -> Any:
        """What to put in place of a parameter."""
        if name == "programme":
            return self.programme.slug
        if name == "cohort":
            return self.cohort.slug
        if name == "team":
            return self.team.pk
        if name in {"programme_id", "cohort_id"}:  # for programs
            return getattr(self, name.removesuffix("_id")).pk
        topic = address.name.rpartition(":")[2]
        if name in {"token", "code"} and converter in {"str", "slug"}:
            return self._token(topic) if with_link else "0" * 64
        if topic == "open_data_file":
            return {"name": "challenges", "suffix": "csv"}[name]
        if name == "provider_id":
            return "revenue"
        if name == "link":
            return self.door_links["steward"].pk
        if topic.startswith(("check_in", "door_link")):
            return self.visit_today.pk
        meant = MEANT.get((address.name, name), name)
        if meant == "judge":
            return Enrolment.objects.active().get(cohort=self.cohort, person=self.people["JU"], role=Role.JUDGE).pk
        if topic == "handover_desk":
            return self.people["OR"].pk
        if meant.endswith("_offer"):
            return self.thing(meant, state="sent").pk
        if meant == "participant":
            return Enrolment.objects.active().get(cohort=self.cohort, person=self.people["TM"]).pk
        if meant == "notification" and address.name == "programme:notification_show":
            return self.thing("notification", person=self.people["TM"], programme=self.programme).pk
        if meant == "booked_visit":
            return self.thing("visit", mode="booked", state="published").pk
        if meant == "public_challenge":
            return self.thing("challenge", audience="public", state="published").pk
        if meant == "kind":
            return all_kinds()[0].key
        candidates = [meant] if meant not in {"id", "pk", "uuid"} else []
        parts = topic.split("_")
        candidates += ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]
        for candidate in candidates:
            found = self.thing(candidate, **WANTED.get(candidate, lambda _world: {})(self))
            if found is not None and (converter != "int" or isinstance(found.pk, int)):
                return found.pk
        return {"int": 1, "uuid": uuid.UUID(int=1), "slug": "x", "path": "x"}.get(converter, "1")

    def _token(self, topic: str) -> str:
        """The open link of a row of that kind."""
        if topic.startswith("invitation"):
            self.invitation = self.invitation or make.invitation(self.cohort)
            return self.invitation.link_token()
        if topic in LINKS:
            if topic not in self.links:
                self.links[topic] = LINKS[topic](self.cohort)
            return str(self.links[topic].link_token())
        for length in range(len(topic.split("_")), 0, -1):
            model = self._model("_".join(topic.split("_")[:length]))
            if model and issubclass(model, PersonalLink):
                rows = model._default_manager.filter(link_revoked_at=None, link_expires_at__gt=timezone.now())
                rows = rows.order_by(as_made(model))
                has_state = "state" in {field.name for field in model._meta.fields}
                if live := (rows.filter(state="sent").first() if has_state else None) or rows.first():
                    return str(live.link_token())
        return "0" * 64
