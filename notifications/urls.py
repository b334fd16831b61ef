from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("stoppen/<str:token>/", views.stop, name="stop"),
]
