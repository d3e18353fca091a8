"""Wagtail tells of changes by signals: each change of what the public reads turns the edition."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Site, get_page_models
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.actions import edition
from cms.models import Picture
from programme.shared.enqueue import later


def turn(**_about: Any) -> None:
    edition.turn()


def draw_sizes(instance: Picture, **_about: Any) -> None:
    """The worker draws them, so that saving a picture takes no longer than storing it."""
    later("cms.tasks.draw_sizes", instance.pk)


def connect() -> None:
    """Listen to everything that can change a public page."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(turn, dispatch_uid="cms.edition")
    post_save.connect(draw_sizes, sender=Picture, dispatch_uid="cms.sizes")
    for model in (*get_page_models(), Picture, Site, get_document_model()):
        for signal in (post_save, post_delete):
            signal.connect(turn, sender=model, dispatch_uid=f"cms.edition.{model._meta.label}")
