"""Draws the sizes of a picture before the first visitor asks for them."""

from cms.models import Picture

# Those that page templates name, so that no visitor waits for one.
SIZES = ("width-640", "width-1200", "fill-640x360", "fill-1200x675")


def draw_sizes(picture: int) -> None:
    """Draw what is not there yet. Wagtail's own act and nobody's decision, so not recorded."""
    if found := Picture.objects.filter(pk=picture).first():
        found.get_renditions(*SIZES)
