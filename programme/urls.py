"""The whole site's map of addresses. Apps are wired by strings, so that arrows keep pointing down."""

from django.urls import include, path

from programme.views import health

# One block for each topic: views/<topic>.py.
own = [
    path("healthz", health.healthz, name="health_healthz"),
]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include((own, "programme"))),
    path("", include("teams.urls")),
    path("", include("judging.urls")),
    path("", include("cms.urls")),
]
