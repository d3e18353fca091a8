from importlib import import_module

from django.apps import AppConfig, apps
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
    "audiences",
    "exports",
)


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = "Programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load what each app declares; lower code reads the registries without knowing who filled them."""
        autodiscover_modules("actions.audit", *DECLARATIONS)
        import_module("programme.recovery_codes").take_the_place_of_allauths()
        if apps.is_installed("anymail"):
            import_module("programme.views.mail_events")
