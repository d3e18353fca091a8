"""Makes people's accounts: at acceptance, never before."""

from programme.actions.audit import record
from programme.models import Person
from programme.shared.acting import action


@action
def create_person(*, email: str, full_name: str, known_as: str = "", by: Person | None = None) -> Person:
    """Make the account of somebody who accepted a place; they sign in with a code that is mailed to them."""
    person = Person.objects.create_user(email, full_name=full_name, known_as=known_as)
    record("programme.person.created", by=by or person, target=person)
    return person
