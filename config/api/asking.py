"""What may be asked in the address, and what is wrong with what was asked."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from config.api import words
from config.api.problems import Wrong
from districts.models import DISTRICT_CODE, NEIGHBOURHOOD_CODE
from ledger.views import LARGEST

MOST_ON_A_PAGE = 100
MOST_LINES = 500
MOST_PAGES = 100_000


class Paged(serializers.Serializer[Any]):
    pagina = serializers.IntegerField(min_value=1, max_value=MOST_PAGES, default=1, help_text="Welke pagina, vanaf 1.")
    aantalPerPagina = serializers.IntegerField(  # noqa: N815
        min_value=1, max_value=MOST_ON_A_PAGE, default=20, help_text="Hoeveel er op een pagina staan."
    )


class Initiatives(Paged):
    wijk = serializers.RegexField(
        DISTRICT_CODE, required=False, help_text="Alleen plannen uit deze wijk: een CBS-code, zoals WK036101."
    )
    buurt = serializers.RegexField(
        NEIGHBOURHOOD_CODE, required=False, help_text="Alleen plannen uit deze buurt: een CBS-code, zoals BU03610101."
    )
    thema = serializers.SlugField(
        max_length=40, required=False, help_text="Alleen plannen met dit thema: de sleutel ervan, zoals green."
    )
    toestand = serializers.ChoiceField(
        choices=list(words.STATES.values()), required=False, help_text="Alleen plannen die zo ver zijn."
    )


class LogLines(serializers.Serializer[Any]):
    na = serializers.IntegerField(
        min_value=0, max_value=LARGEST, default=0, help_text="De regels na dit nummer, de oudste eerst."
    )
    aantal = serializers.IntegerField(
        min_value=1, max_value=MOST_LINES, default=100, help_text="Hoeveel regels er ten hoogste komen."
    )


class Nothing(serializers.Serializer[Any]):
    """For what takes no parameters."""


def asked(request: Request, known: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The parameters of the address, read. Raises Wrong with every error, unknown and doubled parameters among them."""
    reading = known(data=request.query_params.dict())
    errors = [_error(name, "unknown", "Deze parameter bestaat niet.") for name in _unknown(request, reading)]
    errors += [
        _error(name, "doubled", "Deze parameter staat er meer dan eens.")
        for name, values in request.query_params.lists()
        if len(values) > 1 and name in reading.fields
    ]
    if not reading.is_valid():
        errors += [
            _error(name, str(error.code), str(error)) for name, found in reading.errors.items() for error in found
        ]
    if errors:
        raise Wrong(errors)
    answer: dict[str, Any] = reading.validated_data
    return answer


def _unknown(request: Request, reading: serializers.Serializer[Any]) -> list[str]:
    return [name for name in request.query_params if name not in reading.fields]


def _error(name: str, code: str, detail: str) -> dict[str, Any]:
    return {"in": "query", "location": {"name": name[:100]}, "code": code, "detail": detail}
