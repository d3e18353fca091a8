"""The door of a visit: who is expected, and ticking people off, with the answers that devices get."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from programme.actions import check_in as actions
from programme.api.base import ApiView, operation, or_404
from programme.api.problems import Problem, problem
from programme.queries import check_in as queries
from programme.queries import visit as visits
from programme.shared.device_changes import MOST_AT_ONCE, NotUnderstood, Sent, read_change
from programme.shared.refusals import NotAllowed
from programme.states import TokenScope


class DoorRow(serializers.Serializer):
    """One line of the list at the door."""

    target = serializers.CharField(help_text="What to send to tick the line.")
    full_name = serializers.CharField()
    employer = serializers.CharField()
    is_here = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Send it back as base.")
    changed_at = serializers.DateTimeField(allow_null=True)
    walked_in = serializers.BooleanField()


class SentChange(serializers.Serializer):
    """A change as programs and devices send it."""

    change = serializers.UUIDField(
        help_text="Made by the program, a new one for each act. Sent again it is answered the same and done once."
    )
    base = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="The version that it builds on.")
    after = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_AT_ONCE,
        help_text="Own earlier changes of the same thing whose answers never came.",
    )
    noted_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="The program's own time. Kept; nothing is decided by it."
    )


class Tick(SentChange):
    """Somebody is here, or not."""

    target = serializers.CharField(max_length=100, help_text="A line's target, or walk-in: and a new UUID.")
    is_here = serializers.BooleanField()
    full_name = serializers.CharField(max_length=200, required=False, help_text="Of somebody who walked in.")
    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)


class Ticked(serializers.Serializer):
    """The line as it now is."""

    state = serializers.CharField(help_text="saved")
    version = serializers.IntegerField()
    is_here = serializers.BooleanField()


class LineAsItIs(serializers.Serializer):
    version = serializers.IntegerField()
    is_here = serializers.BooleanField()


class TickProblem(Problem):
    """A refusal; with the line as it is where somebody else has changed it meanwhile."""

    there = LineAsItIs(required=False)


class AtTheDoor(ApiView):
    """The visit's door; 403 for people who know the visit and do not stand at its door, else 404."""

    topic = "Check-in"

    def door(self, visit: UUID) -> queries.Door:
        found = queries.door(visit, person=self.person, held={}, at=self.at, late=True)
        if found is None and visits.is_known_to(self.person, visit):
            raise NotAllowed(by=self.person, permission="programme.check_in")
        return or_404(found)


class DoorList(AtTheDoor):
    @operation("list_door", "Who is expected at the door", DoorRow, is_list=True, scope=TokenScope.CHECK_IN)
    def get(self, request: Request, visit: UUID) -> Response:
        """Names and employers of everybody with a place, and of who came without. For organisers."""
        return self.part(queries.rows(self.door(visit).visit))


class CheckIn(AtTheDoor):
    @operation(
        "check_in",
        "Tick somebody off",
        Ticked,
        scope=TokenScope.CHECK_IN,
        takes=Tick,
        others={409: TickProblem},
        sent={
            "change": "5f0c0e0e-6f4e-4b7e-9a53-2f6f5f8f1c11",
            "base": 0,
            "target": "person:0d6c1f0e-2b2f-4c53-8a3f-8a8b6a4c0a10",
            "is_here": True,
        },
    )
    def post(self, request: Request, visit: UUID) -> Response:
        """Here always counts: somebody has seen the person. Not here counts only when it builds on the newest version;
        otherwise the answer is 409 with the line as it is."""
        door, given = self.door(visit), self.sent()
        values = {name: given[name] for name in ("is_here", "full_name", "employer") if name in given}
        sent = read(given, values, target=given["target"])
        wish = actions.Wish.read(sent.target, sent.values)
        found = actions.check_in(door.visit, wish, by=self.person, change=sent.change, at=self.at)
        if found["state"] == "conflict":
            there = {name: found[name] for name in ("version", "is_here")}
            return problem(409, found["sentence"], code="conflict", there=there)
        return self.one(found)


def read(given: dict[str, Any], values: dict[str, Any], *, target: str) -> Sent:
    """A checked change as the actions take it. Raises ValidationError."""
    noted = given.get("noted_at")
    row = {
        "id": str(given["change"]),
        "base": given["base"],
        "after": [str(each) for each in given.get("after", ())],
        "noted": noted.isoformat() if noted else None,
        "target": target,
        "values": values,
    }
    try:
        return read_change(row)
    except NotUnderstood as error:
        raise ValidationError({"values": [_("Send texts and numbers that can be kept.")]}) from error
