"""Displacement in figures, at /zeggenschap/verdringing/."""

from django.urls import path

from boundary.views import displacement

urlpatterns = [
    path("", displacement.figures, name="displacement"),
    path("verdringing.csv", displacement.as_csv, name="displacement-csv"),
]
