from django.db import models


class ProgrammeTree(models.Model):
    """What belongs to a programme in Wagtail: its pages, its collection, and the groups that may work on them."""

    programme = models.OneToOneField("programme.Programme", models.CASCADE, related_name="tree")
    page = models.OneToOneField("cms.ProgrammePage", models.PROTECT, related_name="tree")
    collection = models.OneToOneField("wagtailcore.Collection", models.PROTECT, related_name="+")
    editors = models.OneToOneField("auth.Group", models.PROTECT, related_name="tree_to_edit")
    approvers = models.OneToOneField("auth.Group", models.PROTECT, related_name="tree_to_approve")

    def __str__(self) -> str:
        return f"{self.programme}"
