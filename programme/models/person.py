from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from programme.models.base import Addressed
from programme.states import PublicName


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, **fields: Any) -> "Person":
        """A person without a password: nobody here has one."""
        person = self.model(email=email, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, **fields: Any) -> "Person":
        fields.pop("password", None)
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "Person":
        return self.get(email=email.lower())


class Person(Addressed, AbstractBaseUser, PermissionsMixin):
    """A human with an account. Made when an invitation is accepted, never before."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=200)
    known_as = models.CharField(_("known as"), max_length=100, blank=True)
    public_name = models.CharField(
        _("name publicly as"), max_length=20, choices=PublicName, default=PublicName.FIRST_AND_SECTOR
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # From then on nothing here tells who it was; the row stays, because scores and counts hang on it.
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("full_name",)

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_person_per_email"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.full_name

    @property
    def short_name(self) -> str:
        """What we call them on screens and in mails."""
        return self.known_as or self.full_name.split(" ")[0]

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.short_name

    @property
    def is_site_admin(self) -> bool:
        return self.is_active and self.is_superuser
