from django.db import models


class LostAddress(models.Model):
    """An address at which mail does not arrive: what came back, and since when. Gone as soon as it works again."""

    address = models.EmailField(unique=True)
    since_at = models.DateTimeField()
    last_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-last_at",)

    def __str__(self) -> str:
        return self.address
