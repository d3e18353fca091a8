import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image as PillowImage
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from programme.shared.pictures import drawn_anew

ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


class Picture(AbstractImage):
    """A picture for pages. What is stored was drawn anew by us: no place, no camera, no name of the sender."""

    # Under which a lower app knows who can be recognised in it; nothing here says who.
    people_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # Since when a plain surface stands in its place, because somebody in it no longer wants to be shown.
    taken_off_at = models.DateTimeField(null=True, blank=True, editable=False)

    admin_form_fields = Image.admin_form_fields
    # By which lists can be sorted while somebody searches.
    search_fields = [*AbstractImage.search_fields, index.FilterField("file_size")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file = _drawn_anew(self.file.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)


def _drawn_anew(file: Any) -> ContentFile:
    """The same picture without metadata, under a name that nobody can guess before its page is published."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    with PillowImage.open(file) as opened:
        kind = opened.format or "PNG"
    return ContentFile(drawn_anew(content, kind), name=f"{secrets.token_hex(12)}.{ENDINGS.get(kind, 'png')}")


class PictureRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey("cms.Picture", models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter"
            ),
        )
