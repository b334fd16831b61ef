from django.urls import path

from ledger import views

urlpatterns = [
    path("", views.logbook, name="logbook"),
    path("log.jsonl", views.download, name="logbook-download"),
    path("<int:index>/", views.line, name="logbook-line"),
    path("<int:index>.json", views.body, name="logbook-body"),
]
