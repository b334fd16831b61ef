from django.urls import path

from decisions import views

app_name = "decisions"

urlpatterns = [
    path("<uuid:step_id>/voorstel/", views.propose, name="propose"),
    path("<uuid:step_id>/stem/", views.voice, name="voice"),
    path("<uuid:step_id>/terugnemen/", views.withdraw, name="withdraw"),
]
