from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailChoice(models.Model):
    """What a person wants to get by e-mail from a programme, and whether once a day. Everything stays in the inbox."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices")
    programme = models.ForeignKey("programme.Programme", models.CASCADE, related_name="+")
    muted = models.JSONField(default=list, blank=True)
    is_daily = models.BooleanField(_("what is not urgent comes in one message a day"), default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "programme"), name="one_mail_choice_per_programme"),)

    def __str__(self) -> str:
        return f"{self.person}, {self.programme}"
