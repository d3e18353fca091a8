from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageText(models.Model):
    """How a programme words one kind of message, and whether somebody looks at it before it goes.

    Empty words mean the text that we ship.
    """

    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="message_texts")
    kind = models.CharField(max_length=80)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=6000, blank=True)
    is_checked_first = models.BooleanField(_("hold each one until an organiser has looked at it"), default=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("programme", "kind"), name="one_text_per_kind_of_message"),)

    def __str__(self) -> str:
        return self.subject or self.kind
