"""The register of mandates in public, at /zeggenschap/mandaten/."""

from django.urls import path

from decisions import views_mandates

urlpatterns = [
    path("", views_mandates.register, name="mandates"),
    path("mandaten.csv", views_mandates.as_csv, name="mandates-csv"),
]
