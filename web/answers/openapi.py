"""The OpenAPI 3.1 document, made from the models that validate, and a page that shows it without any outside part."""

from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter

from analysis import __version__
from web.models.service import ProblemDocument
from web.parameters import OfTarget
from web.respond import HTML, Answer, of_json
from web.route import Route

REFERENCE = "#/components/schemas/{model}"
PROBLEMS = {
    "400": "a parameter is wrong; it is named with what is allowed",
    "404": "there is no such thing, or the database holds no such job system",
    "409": "several things are meant, or one is under way already",
    "429": "too many requests; Retry-After says when again",
    "500": "a defect, a wrong setting, an unreadable snapshot, or the database refuses; the log has it by error_id",
    "503": "the database or the store cannot be used now",
    "504": "the answer took longer than allowed",
}

CHANGES = ", or without the one that may change something"


def document(routes: Mapping[str, Route]) -> Answer:
    return of_json(_document(routes))


def page(routes: Mapping[str, Route]) -> Answer:
    from reports.api_page import render_api

    return Answer(render_api(_document(routes)).encode(), HTML)


def _document(routes: Mapping[str, Route]) -> dict[str, JsonValue]:
    paths: dict[str, JsonValue] = {}
    schemas: dict[str, JsonValue] = {}
    for name, route in routes.items():
        paths[f"/api/{route.path}"] = {route.method.lower(): _operation(name, route, schemas)}
    schemas |= _schema(ProblemDocument)[1]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jobscope",
            "version": __version__,
            "description": "What a job system's database shows: its jobs, what is wrong, and the reports of every run.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-functions-key"}},
            "schemas": schemas,
        },
    }


def _operation(name: str, route: Route, schemas: dict[str, JsonValue]) -> dict[str, JsonValue]:
    content: dict[str, JsonValue] = {"text/html": {"schema": {"type": "string"}}}
    if route.model is not None:
        reference, found = _schema(route.model)
        schemas |= found
        # A route that can be asked for a page says so by its parameter.
        page = content if "format" in route.parameters.model_fields else {}
        content = {"application/json": {"schema": reference}, **page}
    elif not route.html:
        content = {"application/json": {"schema": {"type": "object"}}}
    problem: JsonValue = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="ProblemDocument")}}}
    responses: dict[str, JsonValue] = {str(route.status): {"description": route.summary, "content": content}}
    if route.answer is not None:
        responses |= {status: {"description": text, "content": problem} for status, text in PROBLEMS.items()}
    if not route.anonymous:
        responses |= {"401": {"description": "no valid key, which the host answers without a body, or not signed in"}}
    if route.accepted is not None:
        reference, found = _schema(route.accepted)
        schemas |= found
        responses["202"] = {
            "description": "it goes on; Location leads to what comes of it",
            "content": {"application/json": {"schema": reference}},
        }
    if issubclass(route.parameters, OfTarget):
        description = "signed in, without a role that may see this target" + CHANGES * (route.method == "POST")
        responses |= {"403": {"description": description, "content": problem}}
    if "{job_id}" in route.path and "format" in route.parameters.model_fields:
        responses |= {"303": {"description": "Location leads to the full id that a prefix or a task's id means"}}
    operation: dict[str, JsonValue] = {
        "operationId": name,
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": responses,
    }
    if route.anonymous:
        operation["security"] = []
    return operation


def _parameters(route: Route) -> list[JsonValue]:
    schema = route.parameters.model_json_schema(mode="validation")
    definitions = schema.get("$defs", {})
    required = schema.get("required", [])
    found: list[JsonValue] = []
    for name, given in schema.get("properties", {}).items():
        plain = _inlined(given, definitions)
        in_path = f"{{{name}}}" in route.path
        found.append(
            {
                "name": name,
                "in": "path" if in_path else "query",
                "required": in_path or name in required,
                "schema": plain,
                "description": str(plain.get("description", "")),
            }
        )
    return found


def _inlined(given: dict[str, JsonValue], definitions: dict[str, dict[str, JsonValue]]) -> dict[str, JsonValue]:
    """A parameter's schema without references, and without the null that only means "not given"."""
    reference = given.get("$ref")
    if isinstance(reference, str):
        rest = {key: value for key, value in given.items() if key != "$ref"}
        return {**_inlined(definitions[reference.rpartition("/")[2]], definitions), **rest}
    options = given.get("anyOf")
    if isinstance(options, list):
        (option,) = (o for o in options if isinstance(o, dict) and o.get("type") != "null")
        rest = {key: value for key, value in given.items() if key not in ("anyOf", "default")}
        return {**_inlined(option, definitions), **rest}
    return given


def _schema(model: type) -> tuple[JsonValue, dict[str, JsonValue]]:
    schema = TypeAdapter(model).json_schema(mode="serialization", ref_template=REFERENCE)
    found = schema.pop("$defs", {})
    name = model.__name__
    return {"$ref": REFERENCE.format(model=name)}, {**found, name: schema}
