from django.urls import path, re_path

from config.api import page, views

urlpatterns = [
    path("", page.documentation, name="api"),
    path("openapi.json", views.Schema.as_view(), name="api-schema"),
    path("initiatieven", views.Initiatives.as_view(), name="api-initiatives"),
    path("initiatieven/<uuid:id>", views.OneInitiative.as_view(), name="api-initiative"),
    path("initiatieven/<uuid:id>/stappen", views.Steps.as_view(), name="api-steps"),
    path("wijken", views.Districts.as_view(), name="api-districts"),
    path("wijken/<slug:code>", views.OneDistrict.as_view(), name="api-district"),
    path("logregels", views.LogLines.as_view(), name="api-log"),
    re_path(r"^.+$", views.Unknown.as_view(), name="api-unknown"),
]
