"""The OpenAPI document as a page that needs nothing from outside."""

import re
from collections.abc import Mapping
from typing import cast

from reports.environment import assets, environment

type Json = Mapping[str, object]


def render_api(document: Json) -> str:
    """The page of an OpenAPI 3.1 document whose operations have parameters and responses."""
    return environment().get_template("api.html.j2").render(document=document, example=example, **assets())


def example(method: str, path: str, operation: Json) -> str:
    """A call of the route as a shell runs it, with what it needs and nothing more."""
    given = cast(list[Json], operation["parameters"])
    filled = re.sub(r"{(\w+)}", lambda found: _value(found[1]), path)
    query = "&".join(f"{one['name']}={_value(str(one['name']))}" for one in given if _needed(one))
    key = "" if operation.get("security") == [] else ' -H "x-functions-key: $KEY"'
    verb = "" if method == "get" else f" -X {method.upper()}"
    return f'curl{verb}{key} "$URL{filled}{f"?{query}" if query else ""}"'


def _needed(parameter: Json) -> bool:
    return bool(parameter["required"]) and parameter["in"] == "query"


def _value(name: str) -> str:
    """What an engineer has at hand: a job or a finding of a report, a run by its instant."""
    known = {
        "a": "20260131T060000Z",
        "slot": "20260131T060000Z",
        "job_id": "$JOB",
        "key": "$FINDING",
        "until": "2026-01-31T06:00:00Z",
        "reason": "known",
    }
    return known.get(name, f"${name.upper()}")
