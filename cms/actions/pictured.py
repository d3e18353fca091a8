"""Who can be recognised in a picture: kept outside Wagtail's tables, under a key that only the picture knows."""

from collections.abc import Iterable
from uuid import uuid4

from cms.models import Picture
from programme.actions.audit import record
from programme.models import Cohort, Person
from programme.shared.acting import action
from programme.shared.authorise import authorise
from teams.actions.pictured import note_people


@action
def name_people(picture: Picture, *, cohort: Cohort, people: Iterable[Person], by: Person) -> Picture:
    """Keep who can be recognised in a picture, or that nobody can; the clock obeys them."""
    authorise(by, "cms.write", cohort)
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    people = list(people)
    if picture.people_key is None:
        picture.people_key = uuid4()
        picture.save(update_fields=("people_key",))
    note_people(picture.people_key, programme=cohort.programme, people=people)
    record("cms.picture.people_named", by=by, programme=cohort.programme, picture=picture.pk, people=len(people))
    return picture
