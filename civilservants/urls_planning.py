"""The calendar of terms and the figures of planning & control, under /werkplek/."""

from django.urls import path

from civilservants import views_planning

urlpatterns = [
    path("planning/", views_planning.own_calendar, name="calendar"),
    path("planning/<uuid:team_id>/", views_planning.team_calendar, name="team-calendar"),
    path("cijfers/", views_planning.figures_page, name="figures"),
    path("cijfers/termijnen.csv", views_planning.as_csv, name="figures-csv"),
    path("cijfers/termijnen.xlsx", views_planning.as_xlsx, name="figures-xlsx"),
]
