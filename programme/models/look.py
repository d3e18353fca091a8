from django.db import models

from programme.states import LookKind


class Look(models.Model):
    """Somebody of the staff has looked at something confidential. Ids and codes only, as in the audit record.

    A look is one insert and waits for nobody. The clock seals what has come together: the seal's hash over its rows
    stands in the audit record, so that no row can change or go unseen (decision 15).
    """

    programme = models.ForeignKey("programme.Programme", models.PROTECT, related_name="looks")
    # No foreign keys, as in the audit record: nothing about a person may force a change here.
    by = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20, choices=LookKind)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    # The name of the page's address.
    page = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    seal = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("programme", "-id"), name="looks_newest_first"),
            models.Index(fields=("target_type", "target_id"), name="looks_by_target"),
            models.Index(fields=("programme",), condition=models.Q(seal=None), name="looks_to_seal"),
            models.Index(fields=("seal",), name="looks_by_seal"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.page}"

    def said(self) -> list[str]:
        """What the row says, as the hash of its seal covers it."""
        at = self.at.isoformat(timespec="microseconds")
        return [str(self.pk), str(self.by), self.kind, self.target_type, self.target_id, self.page, at]
