"""The operations. Each reads; what it may show, `queries.sent` and its like decide, as for the pages."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api import asking, serializers, words
from decisions import queries as table
from decisions.models import Step
from districts import queries as districts
from districts.models import District, Neighbourhood
from initiatives import queries as initiatives
from initiatives.models import Initiative
from ledger import queries as ledger

ID = OpenApiParameter("id", UUID, OpenApiParameter.PATH, description="De id van het plan.")
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="De CBS-code van de wijk, zoals WK036101.")


class PublicView(APIView):
    """What anybody may read, also who brings a cookie along: it changes nothing."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with translation.override("nl"):
            response = super().dispatch(request, *args, **kwargs)
        response["Content-Language"] = "nl"
        return response

    @extend_schema(exclude=True)
    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What a browser asks before a page of another site may read here. The headers hold the answer."""
        return Response(status=204)


def _address(name: str, *args: Any, **query: Any) -> str:
    found = f"{settings.PUBLIC_ADDRESS}{reverse(name, args=args)}"
    return f"{found}?{urlencode(query)}" if query else found


def _links_of_initiative(initiative: Initiative) -> dict[str, str]:
    return {
        "zelf": _address("api-initiative", initiative.id),
        "stappen": _address("api-steps", initiative.id),
        "pagina": f"{settings.PUBLIC_ADDRESS}{initiative.get_absolute_url()}",
    }


def _links_of_district(district: District) -> dict[str, str]:
    return {
        "zelf": _address("api-district", district.code),
        "initiatieven": _address("api-initiatives", wijk=district.code),
    }


class Initiatives(PublicView):
    @extend_schema(
        operation_id="initiatieven",
        summary="Plannen van bewoners",
        description="Alle plannen die zijn ingediend, het nieuwste eerst. Concepten zijn niet openbaar.",
        parameters=[asking.Initiatives],
        responses=serializers.PageOfInitiatives,
    )
    def get(self, request: Request) -> Response:
        want = asking.asked(request, asking.Initiatives)
        found = initiatives.sent()
        if "wijk" in want:
            found = found.filter(neighbourhood__district=want["wijk"])
        if "buurt" in want:
            found = found.filter(neighbourhood=want["buurt"])
        if "thema" in want:
            found = found.filter(theme=want["thema"])
        if "toestand" in want:
            found = found.filter(process__end=words.code_of(words.STATES, want["toestand"]))
        page, size, total = want["pagina"], want["aantalPerPagina"], found.count()
        shown = initiatives.on_cards(found)[(page - 1) * size : page * size]
        return Response(
            {
                "resultaten": serializers.InitiativeInList(
                    shown, many=True, context={"links": _links_of_initiative}
                ).data,
                "totaal": total,
                "pagina": page,
                "aantalPerPagina": size,
                "links": _links_of_pages(want, last=max(1, -(-total // size))),
            }
        )


def _links_of_pages(want: dict[str, Any], last: int) -> dict[str, str | None]:
    def to(page: int) -> str:
        return _address("api-initiatives", **{**want, "pagina": page})

    page = want["pagina"]
    return {
        "zelf": to(page),
        "eerste": to(1),
        "vorige": to(min(page - 1, last)) if page > 1 else None,
        "volgende": to(page + 1) if page < last else None,
        "laatste": to(last),
    }


class OneInitiative(PublicView):
    @extend_schema(
        operation_id="initiatief",
        summary="Een plan",
        description="Een plan dat is ingediend, met de tekst die de groep schreef.",
        parameters=[ID],
        responses=serializers.InitiativeInFull,
    )
    def get(self, request: Request, **place: UUID) -> Response:
        asking.asked(request, asking.Nothing)
        found = initiatives.with_open_step(initiatives.sent())
        initiative = get_object_or_404(found, id=place["id"])
        return Response(serializers.InitiativeInFull(initiative, context={"links": _links_of_initiative}).data)


class Steps(PublicView):
    @extend_schema(
        operation_id="stappen",
        summary="De stappen van een plan",
        parameters=[ID],
        description=(
            "Elke stap die is begonnen: wie waar aan tafel zat en waarom dat veranderde, wie besliste, binnen welke "
            "termijn, de adviezen, de overdrachten, en het besluit met zijn redenen en de laatste dag voor bezwaar."
        ),
        responses=serializers.StepsOfInitiative,
    )
    def get(self, request: Request, **place: UUID) -> Response:
        asking.asked(request, asking.Nothing)
        initiative = get_object_or_404(initiatives.sent(), id=place["id"])
        steps = table.with_record(Step.objects.filter(process=initiative.process_id).order_by("number"))
        return Response({"resultaten": serializers.StepOfInitiative(steps, many=True).data})


class Districts(PublicView):
    @extend_schema(
        operation_id="wijken",
        summary="De wijken",
        description="Alle wijken van de gemeente, zonder hun grens.",
        responses=serializers.Districts,
    )
    def get(self, request: Request) -> Response:
        asking.asked(request, asking.Nothing)
        found = districts.districts().select_related("municipality").defer("boundary")
        shown = serializers.DistrictInList(found, many=True, context={"links": _links_of_district})
        return Response({"resultaten": shown.data})


class OneDistrict(PublicView):
    @extend_schema(
        operation_id="wijk",
        summary="Een wijk",
        description="Een wijk, met haar buurten en haar grens.",
        parameters=[CODE],
        responses=serializers.DistrictInFull,
    )
    def get(self, request: Request, code: str) -> Response:
        asking.asked(request, asking.Nothing)
        neighbourhoods = Neighbourhood.objects.order_by("code").defer("boundary")
        found = (
            districts.districts()
            .select_related("municipality")
            .prefetch_related(Prefetch("neighbourhoods", neighbourhoods))
        )
        district = get_object_or_404(found, code=code)
        return Response(serializers.DistrictInFull(district, context={"links": _links_of_district}).data)


class LogLines(PublicView):
    @extend_schema(
        operation_id="logregels",
        summary="De regels van het logboek",
        description=(
            "Van de oudste naar de nieuwste. Lees verder met na, het nummer van de laatste regel die u hebt. Regels "
            "veranderen en verdwijnen nooit. Er staan geen namen in."
        ),
        parameters=[asking.LogLines],
        responses=serializers.LogLines,
    )
    def get(self, request: Request) -> Response:
        want = asking.asked(request, asking.LogLines)
        found = ledger.entries_after(want["na"], want["aantal"] + 1)
        shown = found[: want["aantal"]]
        following = {**want, "na": shown[-1].index} if len(found) > len(shown) else None
        return Response(
            {
                "resultaten": serializers.LogLine(shown, many=True).data,
                "links": {
                    "zelf": _address("api-log", **want),
                    "volgende": _address("api-log", **following) if following else None,
                },
            }
        )


class Schema(SpectacularJSONAPIView):
    """The description of this interface for programs."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        described: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        described.content_type = "application/json"
        return described

    @extend_schema(exclude=True)
    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204)


class Unknown(PublicView):
    """Every other address."""

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
