"""The figures in public, at /zeggenschap/."""

from django.urls import path

from decisions import views_figures

urlpatterns = [
    path("", views_figures.authority_figures, name="authority-figures"),
    path("<slug:table>.csv", views_figures.as_csv, name="authority-figures-csv"),
]
