from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from programme import checks  # noqa: F401 registers what a site must not start with

DECLARATIONS = (
    "policies",
    "notifications",
    "privacy",
    "endings",
    "home",
    "calendar_entries",
    "desks",
    "invariants",
    "clock",
)


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = "Programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what each app declares; lower code reads the registries without knowing who filled them."""
        autodiscover_modules("actions.audit", *DECLARATIONS)
