from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@login_not_required
def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Constant</title><p>Constant.</p>")


urlpatterns = [
    path("healthz", healthz),
    path("constant/", constant),
]
