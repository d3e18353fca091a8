"""Makes the organisations that a programme works with."""

from django.utils.translation import gettext_lazy

from programme.actions.audit import record
from programme.models import Organisation, Person, Programme
from programme.shared.acting import action
from programme.shared.authorise import authorise
from programme.shared.refusals import Refused


class OrganisationKnown(Refused):
    sentence = gettext_lazy("The programme knows an organisation of this name already.")


@action
def create_organisation(
    programme: Programme, *, by: Person, name: str, sector: str, parent: Organisation | None = None
) -> Organisation:
    """Add a department or company to the programme."""
    authorise(by, "programme.organise", programme)
    if Organisation.objects.filter(programme=programme, name__iexact=name).exists():
        raise OrganisationKnown
    organisation = Organisation.objects.create(programme=programme, name=name, sector=sector, parent=parent)
    record("programme.organisation.created", by=by, target=organisation)
    return organisation
