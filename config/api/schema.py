"""The description of the interface (OpenAPI), and the page for people that is made from it."""

from functools import cache
from typing import Any, NamedTuple

from drf_spectacular.generators import SchemaGenerator

from config.api import VERSION
from config.api.problems import MEDIA_TYPE, TITLES

Json = dict[str, Any]

MOST_SAID = 10_000
"""A bound that nobody comes near is not worth reading."""

PROBLEM: Json = {
    "type": "object",
    "description": "Wat er mis ging, volgens RFC 9457.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Elke fout in de vraag.",
            "items": {
                "type": "object",
                "properties": {
                    "in": {"type": "string", "enum": ["query"]},
                    "location": {"type": "object", "properties": {"name": {"type": "string"}}},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
                "required": ["in", "location", "code", "detail"],
            },
        },
    },
    "required": ["type", "status", "title", "detail"],
}
VERSION_HEADER: Json = {
    "description": "De versie van deze API.",
    "schema": {"type": "string", "example": VERSION},
}


def complete(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """What drf-spectacular leaves out: the answers when something is wrong, and the header of every answer."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Probleem"] = PROBLEM
    components["headers"] = {"API-Version": VERSION_HEADER}
    components["responses"] = {str(status): _problem(status) for status in (400, 404, 429)}
    for address, operations in result["paths"].items():
        for operation in operations.values():
            _complete_operation(operation, has_subject="{" in address)
    _drop(result, "x-spec-enum-id")
    return result


def _drop(part: Any, key: str) -> None:
    if isinstance(part, dict):
        part.pop(key, None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _drop(inner, key)


def _complete_operation(operation: Json, *, has_subject: bool) -> None:
    operation.pop("security", None)
    for response in operation["responses"].values():
        response["description"] = "Het antwoord."
        response["headers"] = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    for status in ("400", "404", "429") if has_subject else ("400", "429"):
        operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}


def _problem(status: int) -> Json:
    return {
        "description": TITLES[status],
        "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}},
    }


class Parameter(NamedTuple):
    name: str
    place: str
    explanation: str
    most: str


class Operation(NamedTuple):
    address: str
    summary: str
    description: str
    parameters: list[Parameter]


@cache
def operations() -> list[Operation]:
    """Every operation as the page for people shows it, from the same description that programs read."""
    described = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return [
        Operation(address, operation["summary"], operation.get("description", ""), _parameters(operation))
        for address, found in described["paths"].items()
        for operation in found.values()
    ]


def _parameters(operation: Json) -> list[Parameter]:
    return [
        Parameter(
            parameter["name"],
            {"path": "in het adres", "query": "achter het vraagteken"}[parameter["in"]],
            parameter.get("description", ""),
            _bounds(parameter["schema"]),
        )
        for parameter in operation.get("parameters", [])
    ]


def _bounds(schema: Json) -> str:
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("maximum", MOST_SAID) < MOST_SAID and "default" in schema:
        return f"{schema.get('minimum', 0)} tot en met {schema['maximum']}; anders {schema['default']}"
    return ""
