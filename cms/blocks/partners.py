"""Organisations that carry a programme."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    text = blocks.TextBlock(label=_("What it brings"), max_length=400, required=False)
    logo = ImageChooserBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Its web address"), required=False)

    class Meta:
        label = _("Partner")
        icon = "group"
        template = "cms/blocks/partner.html"
