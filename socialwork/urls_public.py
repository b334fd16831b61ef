"""What social work shows to everybody, to residents, and to who works in a neighbourhood."""

from django.urls import path, register_converter

from districts.models import DISTRICT_CODE, NEIGHBOURHOOD_CODE
from socialwork.views import company, network, profile


class PlaceCode:
    """WK and six digits, or BU and eight."""

    regex = f"(?:{DISTRICT_CODE.strip('^$')}|{NEIGHBOURHOOD_CODE.strip('^$')})"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PlaceCode, "plekcode")

urlpatterns = [
    path("wijken/<plekcode:code>/profiel/", profile.public_profile, name="profile"),
    path("wijken/<plekcode:code>/<plekcode:neighbourhood_code>/profiel/", profile.public_profile, name="profile-part"),
    path("buurtprofiel/", profile.profiles, name="team-profiles"),
    path("buurtprofiel/<plekcode:code>/", profile.team_profile, name="team-profile"),
    path("buurtprofiel/<plekcode:code>/schrijven/", profile.write_statement, name="write-statement"),
    path(
        "buurtprofiel/<plekcode:code>/<uuid:statement_id>/doorhalen/",
        profile.strike_statement,
        name="strike-statement",
    ),
    path("met-hulp/", company.help_figures, name="help-figures"),
    path("met-hulp/plannen.csv", company.help_figures_csv, name="help-figures-csv"),
    path("met-hulp/overnemen/<str:token>/", company.take_plan, name="take-plan"),
    path("in-het-netwerk/<str:token>/", network.own_consent, name="own-consent"),
]
