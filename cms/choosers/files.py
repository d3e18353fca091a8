"""Wagtail's own interface for files shows every collection to every editor; ours shows what they may choose."""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy as pictures


class OwnPictures(ImagesAdminAPIViewSet):
    def get_queryset(self) -> Any:
        mine = pictures.instances_user_has_permission_for(self.request.user, "choose")
        return super().get_queryset().filter(pk__in=mine.values("pk"))


class OwnDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> Any:
        mine = documents.instances_user_has_permission_for(self.request.user, "choose")
        return super().get_queryset().filter(pk__in=mine.values("pk"))
