from django.urls import include, path

from civilservants import views, views_absence, views_bulk, views_links, views_own

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("", include("civilservants.urls_register")),
    path("", include("civilservants.urls_planning")),
    path("toetsen/", views_own.keys, name="keys"),
    path("beelden/bewaren/", views_own.save_view, name="save-view"),
    path("beelden/<uuid:view_id>/delen/", views_own.share_view, name="share-view"),
    path("beelden/<uuid:view_id>/weghalen/", views_own.remove_view, name="remove-view"),
    path("samen/", views_bulk.bulk, name="bulk"),
    path("samen/<uuid:bulk_id>/", views_bulk.done, name="bulk-done"),
    path("samen/<uuid:bulk_id>/terug/", views_bulk.undo, name="bulk-undo"),
    path("overdragen/", views_bulk.handover, name="handover"),
    path("afwezig/", views_absence.absences, name="absences"),
    path("afwezig/<uuid:absence_id>/terug/", views_absence.withdraw_absence, name="withdraw-absence"),
    path("<uuid:initiative_id>/", views.plan, name="plan"),
    path("<uuid:initiative_id>/", include("civilservants.urls_answering")),
    path("<uuid:initiative_id>/aannemen/", views.accept, name="accept"),
    path("<uuid:initiative_id>/wegleggen/", views_own.snooze, name="snooze"),
    path("<uuid:initiative_id>/terughalen/", views_own.wake, name="wake"),
    path("<uuid:initiative_id>/verbinden/<uuid:other_id>/", views_links.link, name="link"),
    path("<uuid:initiative_id>/verbinding/<uuid:link_id>/beeindigen/", views_links.unlink, name="unlink"),
    path("<uuid:initiative_id>/toewijzen/", views.assign, name="assign"),
    path("<uuid:initiative_id>/toewijzing/<uuid:assignment_id>/oppakken/", views.take_up, name="take-up"),
    path(
        "<uuid:initiative_id>/toewijzing/<uuid:assignment_id>/beeindigen/", views.end_assignment, name="end-assignment"
    ),
]
