"""Who may read a document."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex

from programme.models import Person


def may_read(reader: Any, document: Any) -> bool:
    """Everybody once a published page leads to it; before that only those who may work with it in Wagtail."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(document).filter(base_content_type=page_type)
    if Page.objects.live().filter(pk__in=[int(key) for key in references.values_list("object_id", flat=True)]).exists():
        return True
    return isinstance(reader, Person) and permission_policy.user_has_any_permission_for_instance(
        reader, ("choose", "change"), document
    )
