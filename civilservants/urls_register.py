"""The register of deviations and the rules that rub, under /werkplek/."""

from django.urls import path

from civilservants import views_register, views_rules

urlpatterns = [
    path("afwijkingen/", views_register.deviations, name="deviations"),
    path("afwijkingen/nieuw/", views_register.new, name="deviation-new"),
    path("afwijkingen/<uuid:deviation_id>/", views_register.deviation, name="deviation"),
    path("afwijkingen/<uuid:deviation_id>/schrijven/", views_register.write, name="deviation-write"),
    path("afwijkingen/<uuid:deviation_id>/indienen/", views_register.submit, name="deviation-submit"),
    path("afwijkingen/<uuid:deviation_id>/weggooien/", views_register.drop, name="deviation-drop"),
    path("regels/", views_rules.rules, name="rules"),
    path("regels/<uuid:regulation_id>/voorstel/", views_rules.propose, name="rule-propose"),
    path("regels/voorstel/<uuid:proposal_id>/", views_rules.proposal, name="rule-proposal"),
]
