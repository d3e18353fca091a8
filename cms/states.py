"""The vocabulary of publishing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PressVerdict(TextChoices):
    """What somebody answers who reads a draft."""

    AGREED = "agreed", _("Agreed as it is")
    CHANGES = "changes", _("Something must change")
