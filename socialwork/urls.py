from django.urls import path

from socialwork import views

app_name = "fieldwork"

urlpatterns = [
    path("", views.home, name="home"),
]
