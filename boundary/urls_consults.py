"""Consults between the municipality and social work, at /grensoverleg/."""

from django.urls import path

from boundary.views import consults

app_name = "consults"

urlpatterns = [
    path("", consults.consult_list, name="list"),
    path("plan/<uuid:initiative_id>/", consults.ask, name="ask"),
    path("<uuid:consult_id>/", consults.consult, name="consult"),
    path("<uuid:consult_id>/eens/<uuid:settlement_id>/", consults.agree, name="agree"),
    path("<uuid:consult_id>/voorbeeld/", consults.example, name="example"),
    path("<uuid:consult_id>/voorbeeld/publiceren/", consults.clear, name="clear-example"),
    path("<uuid:consult_id>/voorbeeld/weghalen/", consults.withdraw, name="withdraw-example"),
]
