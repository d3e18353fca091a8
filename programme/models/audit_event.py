import hashlib
import json
from typing import Any

from django.db import models


class AuditChain(models.Model):
    """The head of one chain of events: one for each programme and one for the site. Locked last in every action."""

    # The programme's id, or "site".
    key = models.CharField(max_length=40, unique=True)
    programme = models.OneToOneField(
        "programme.Programme", models.PROTECT, null=True, blank=True, related_name="audit_chain"
    )
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    # The last event that was cut off after its years, and its hash: what the oldest one left follows from.
    cut_number = models.PositiveBigIntegerField(default=0)
    cut_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key


class AuditEvent(models.Model):
    """A line in the record of what was done: ids and codes only, chained by hash. Never changed, never deleted."""

    chain = models.ForeignKey("programme.AuditChain", models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    code = models.CharField(max_length=100)
    # A text, as the hash covers it: databases differ in how they give times back.
    at = models.CharField(max_length=32)
    # No foreign key: nothing about a person may ever force a change in a chained row.
    by = models.UUIDField(null=True, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.CharField(max_length=60, blank=True)
    cohort = models.UUIDField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    reason_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain", "number")
        constraints = (models.UniqueConstraint(fields=("chain", "number"), name="one_event_per_number"),)
        indexes = (models.Index(fields=("target_type", "target_id"), name="audit_by_target"),)

    def __str__(self) -> str:
        return f"{self.number} {self.code}"

    def said(self) -> dict[str, Any]:
        """What the row says, as its hash covers it."""
        return {
            "chain": self.chain_id,
            "number": self.number,
            "code": self.code,
            "at": self.at,
            "by": str(self.by or ""),
            "target": [self.target_type, self.target_id],
            "cohort": str(self.cohort or ""),
            "facts": self.facts,
            "reason": self.reason_hash,
            "previous": self.previous,
        }

    def expected_hash(self) -> str:
        """What the row's hash must be, given what the row says."""
        canonical = json.dumps(self.said(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


class AuditReason(models.Model):
    """The words given for an act. Chained by a salted hash only, so that they can be erased."""

    event = models.OneToOneField("programme.AuditEvent", models.PROTECT, related_name="reason")
    salt = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text

    def expected_hash(self) -> str:
        return hashlib.sha256(f"{self.salt}:{self.text}".encode()).hexdigest()
