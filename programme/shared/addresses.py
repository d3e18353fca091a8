"""Addresses inside a cohort, for pages and for mails."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def path_in(cohort: Any, name: str, *args: Any) -> str:
    """The path of a page of the cohort: `path_in(cohort, "teams:team_detail", team.pk)`."""
    return reverse(name, args=(cohort.programme.slug, cohort.slug, *args))


def address_in(cohort: Any, name: str, *args: Any) -> str:
    """The same with the site's own name in front, for mails."""
    return settings.SITE_URL + path_in(cohort, name, *args)


def site_address(name: str, *args: Any) -> str:
    """The whole address of a page that belongs to no cohort."""
    return settings.SITE_URL + reverse(name, args=args)
