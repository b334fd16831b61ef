"""Every address of the program. Each app has its own addresses in its urls.py; here stands where they begin."""

from django.urls import include, path

from config.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("allauth.urls")),
]
