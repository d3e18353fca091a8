"""The way from a name to a place: invitations, and how many people came how far."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.base import operation
from programme.api.desk import AtDesk
from programme.api.people import OrganisationRow
from programme.queries import funnel, invitation
from programme.states import InvitationState, Role, Sector


class InvitationRow(serializers.Serializer):
    """An offer of a place, and the answer."""

    id = serializers.UUIDField()
    full_name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField(Role.choices)
    organisation = OrganisationRow()
    state = serializers.ChoiceField(InvitationState.choices)
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(source="link_expires_at")
    answered_at = serializers.DateTimeField(allow_null=True)


class CountsRow(serializers.Serializer):
    """How many people of a sector came how far: ever nominated and invited, and where they are now."""

    sector = serializers.ChoiceField(Sector.choices)
    places = serializers.IntegerField(help_text="Of its organisations together.")
    nominated = serializers.IntegerField()
    invited = serializers.IntegerField()
    waiting = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    declined = serializers.IntegerField()
    expired = serializers.IntegerField()
    reserve = serializers.IntegerField()

    def to_representation(self, found: funnel.SectorFunnel) -> dict[str, Any]:
        return dict(super().to_representation({"sector": found.sector, **vars(found.total)}))


class Invitations(AtDesk):
    @operation("list_invitations", "Invitations", InvitationRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """Everybody who was offered a place, with the answer; never the link. For organisers."""
        return self.part(invitation.for_cohort(self.cohort), ("-sent_at", "full_name", "pk"))


class Funnel(AtDesk):
    @operation("list_funnel", "How many came how far", CountsRow, is_list=True)
    def get(self, request: Request, cohort_id: UUID) -> Response:
        """The way from a name to a place, by sector. For organisers."""
        return self.part(funnel.of(self.cohort))
