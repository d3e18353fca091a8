"""The whole site's map of addresses. Apps are wired by strings, so that arrows keep pointing down."""

from django.urls import include, path

from programme.views import health, sign_in

# One block for each topic: views/<topic>.py.
own = [
    path("healthz", health.healthz, name="health_healthz"),
]

urlpatterns = [
    path("accounts/password/", sign_in.no_passwords),
    path("accounts/password/<path:rest>", sign_in.no_passwords),
    path("accounts/", include("allauth.urls")),
    path("", include((own, "programme"))),
    path("", include("teams.urls")),
    path("", include("judging.urls")),
    path("", include("cms.urls")),
]
