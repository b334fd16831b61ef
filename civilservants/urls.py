from django.urls import path

from civilservants import views

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:initiative_id>/", views.plan, name="plan"),
    path("<uuid:initiative_id>/aannemen/", views.accept, name="accept"),
    path("<uuid:initiative_id>/toewijzen/", views.assign, name="assign"),
    path(
        "<uuid:initiative_id>/toewijzing/<uuid:assignment_id>/beeindigen/", views.end_assignment, name="end-assignment"
    ),
]
