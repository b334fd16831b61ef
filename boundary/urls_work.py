"""What one did, at /werk/."""

from django.urls import path

from boundary.views import work

app_name = "work"

urlpatterns = [
    path("", work.log, name="log"),
    path("team/", work.team, name="team"),
    path("<uuid:activity_id>/doorhalen/", work.strike, name="strike"),
]
