"""Pictures, always with words for those who do not see them."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=200,
        help_text=_("One sentence for people who do not see it. Do not begin with “Picture of”."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "cms/blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A link to a video, with our own picture: nothing is asked of its site until somebody follows the link."""

    title = blocks.CharBlock(label=_("What the video is called"), max_length=120)
    address = blocks.URLBlock(label=_("Its address"))
    length = blocks.CharBlock(label=_("How long it is"), max_length=30, required=False, help_text=_("“3 minutes”"))
    picture = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("What the picture shows"), max_length=200, required=False)
    transcript = blocks.TextBlock(
        label=_("What is said and shown in it"),
        max_length=20_000,
        help_text=_("For people who cannot see or hear it, or are not allowed to open its site at work."),
    )

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if value["picture"] and not value["alt"].strip():
            raise blocks.StructBlockValidationError({"alt": ValidationError(_("Say what the picture shows."))})
        return value

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["host"] = urlsplit(value["address"]).hostname
        return context

    class Meta:
        label = _("Link to a video")
        icon = "media"
        template = "cms/blocks/video.html"
