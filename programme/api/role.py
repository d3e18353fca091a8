"""Who holds which role in a programme."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from programme.api.base import ApiView, operation, or_404
from programme.queries import people, place
from programme.shared.authorise import authorise
from programme.states import ProgrammeRoleKind


class RoleRow(serializers.Serializer):
    """A role and who holds it."""

    person = serializers.UUIDField(source="person_id")
    full_name = serializers.CharField(source="person.full_name")
    email = serializers.EmailField(source="person.email")
    role = serializers.ChoiceField(ProgrammeRoleKind.choices, source="kind")
    acts_for = serializers.UUIDField(source="acts_for_id", allow_null=True, help_text="The judge of an assistant.")


class Roles(ApiView):
    topic = "Desks of organisers"

    @operation("list_roles", "Who holds which role", RoleRow, is_list=True, refuses=(404,))
    def get(self, request: Request, programme_id: UUID) -> Response:
        """The roles of a programme, by name. For those who give them."""
        programme = or_404(place.programme_known_to(self.person, programme_id))
        authorise(self.person, "programme.assign_roles", programme)
        return self.part(people.roles(programme), ("kind", "person__full_name", "pk"))
