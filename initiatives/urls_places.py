from django.urls import path, register_converter

from districts.models import DISTRICT_CODE, NEIGHBOURHOOD_CODE
from initiatives.views import places


class _Code:
    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DistrictCode(_Code):
    """WK and six digits."""

    regex = DISTRICT_CODE.strip("^$")


class NeighbourhoodCode(_Code):
    """BU and eight digits."""

    regex = NEIGHBOURHOOD_CODE.strip("^$")


register_converter(DistrictCode, "wijkcode")
register_converter(NeighbourhoodCode, "buurtcode")

app_name = "places"

urlpatterns = [
    path("", places.index, name="index"),
    path("<wijkcode:code>/", places.district, name="district"),
    path("<wijkcode:code>/<buurtcode:neighbourhood_code>/", places.neighbourhood, name="neighbourhood"),
]
