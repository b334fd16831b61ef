"""Outages of the site in public, at /storingen/."""

from django.urls import path

from decisions import views_outages

urlpatterns = [path("", views_outages.outages, name="outages")]
