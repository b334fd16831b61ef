"""Who does which work, at /taakafbakening/."""

from django.urls import path

from boundary.views import demarcation

app_name = "demarcation"

urlpatterns = [
    path("", demarcation.demarcation, name="history"),
    path("voorbeelden/", demarcation.examples, name="examples"),
    path("voorstellen/", demarcation.propose, name="propose"),
    path("voorstel/<uuid:proposal_id>/", demarcation.proposal, name="proposal"),
]
