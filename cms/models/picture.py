import io
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image as PillowImage
from PIL import ImageOps
from wagtail.images.models import AbstractImage, AbstractRendition, Image

SUFFIX = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_SIDE = 3000


class Picture(AbstractImage):
    """A picture for pages. What is stored was written anew by us: no place, no camera, no name of the sender."""

    admin_form_fields = Image.admin_form_fields

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file = rewritten(self.file.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)


class PictureRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey("cms.Picture", models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_filter"
            ),
        )


def rewritten(file: Any) -> ContentFile:
    """The same picture, turned upright, without metadata, under a name that nobody can guess."""
    file.seek(0)
    with PillowImage.open(file) as opened:
        kind = opened.format if opened.format in SUFFIX else "PNG"
        picture = ImageOps.exif_transpose(opened)
        if kind == "JPEG":
            picture = picture.convert("RGB")
        elif picture.mode not in {"L", "LA", "RGB", "RGBA"}:
            picture = picture.convert("RGBA")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = PillowImage.new(picture.mode, picture.size)
        clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, kind, **({"quality": 88, "optimize": True} if kind == "JPEG" else {}))
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(12)}.{SUFFIX[kind]}")
