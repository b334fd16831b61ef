"""What everybody may read of deviations, at /afwijkingen/."""

from django.urls import path

from civilservants import views_public

urlpatterns = [
    path("", views_public.deviations, name="deviations-in-public"),
    path("regels/", views_public.rules, name="rules-in-public"),
]
