from django.db import models
from django.db.models import Q

from programme.models.base import Addressed, PersonalLink

PARTS = ("script", "storage", "upload", "mail")


class DeviceCheck(Addressed, PersonalLink):
    """Whether this site works on the machine of somebody with a place: what was tried there, and when it worked.

    The link lets a person try it on a machine where they are not signed in.
    """

    enrolment = models.OneToOneField("programme.Enrolment", models.CASCADE, related_name="device_check")
    script_at = models.DateTimeField(null=True, blank=True)
    storage_at = models.DateTimeField(null=True, blank=True)
    upload_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    browser = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(passed_at=None)
                | Q(script_at__isnull=False, storage_at__isnull=False, upload_at__isnull=False, mail_at__isnull=False),
                name="passed_checks_are_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.enrolment)

    @property
    def cohort(self) -> object:
        return self.enrolment.cohort

    @property
    def programme(self) -> object:
        return self.enrolment.cohort.programme

    @property
    def missing(self) -> list[str]:
        """The parts that have not worked yet."""
        return [part for part in PARTS if getattr(self, f"{part}_at") is None]
