from django.conf import settings
from django.db import models
from django.db.models import Q


class ClientChange(models.Model):
    """A change that a device sent under its own id, and the answer it got: the same id gets the same answer.

    It belongs to a person, or to the link by which somebody without an account works.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    link = models.CharField(max_length=100, blank=True)
    target = models.CharField(max_length=100)
    answer = models.JSONField()
    answered_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(link="") | Q(person__isnull=False, link=""),
                name="changes_belong_to_a_person_or_a_link",
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
