"""Route templates as ASP.NET routing reads them: literals, `{name}`, `{name:constraint}`, `{name?}` and `{*rest}`.

Azure tries the routes in alphabetical order of the function names and takes the first that matches path and method;
a literal segment has no precedence over a parameter (azure-functions-host issue 9876). So does this table.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from local.functions_host.indexing import HttpFunction

PARAMETER = re.compile(r"\{(?P<rest>\*{0,2})(?P<name>\w+)(?P<constraints>(?::\w+(?:\([^()]*\))?)*)(?P<optional>\??)\}")
CONSTRAINT = re.compile(r":(\w+)(?:\(([^()]*)\))?")


class RouteTemplateError(ValueError):
    """A route template that this table cannot read; the message names it."""


def _is_guid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def _is_number(value: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", value) is not None


def _is_integer(value: str, bits: int) -> bool:
    return re.fullmatch(r"[+-]?\d+", value) is not None and -(2 ** (bits - 1)) <= int(value) < 2 ** (bits - 1)


def _length(value: str, argument: str) -> bool:
    low, _, high = argument.partition(",")
    return int(low) <= len(value) <= int(high or low)


def _range(value: str, argument: str) -> bool:
    low, _, high = argument.partition(",")
    return _is_integer(value, 64) and int(low) <= int(value) <= int(high)


CONSTRAINTS: dict[str, Callable[[str, str], bool]] = {
    "alpha": lambda value, _: re.fullmatch(r"[a-zA-Z]*", value) is not None,
    "bool": lambda value, _: value.lower() in ("true", "false"),
    "decimal": lambda value, _: _is_number(value),
    "double": lambda value, _: _is_number(value),
    "float": lambda value, _: _is_number(value),
    "guid": lambda value, _: _is_guid(value),
    "int": lambda value, _: _is_integer(value, 32),
    "length": _length,
    "long": lambda value, _: _is_integer(value, 64),
    "max": lambda value, argument: _is_integer(value, 64) and int(value) <= int(argument),
    "maxlength": lambda value, argument: len(value) <= int(argument),
    "min": lambda value, argument: _is_integer(value, 64) and int(value) >= int(argument),
    "minlength": lambda value, argument: len(value) >= int(argument),
    "range": _range,
    "regex": lambda value, argument: re.search(argument, value, re.IGNORECASE) is not None,
    "required": lambda value, _: bool(value),
}


@dataclass(frozen=True)
class Route:
    """One function's template, ready to match whole paths."""

    function: HttpFunction
    pattern: re.Pattern[str]
    constraints: tuple[tuple[str, str, str], ...]

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The route values when path and method fit, else None. A `%2F` inside a segment stays as it is."""
        if self.function.methods and method not in self.function.methods:
            return None
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        values = {name: _decoded(value) for name, value in found.groupdict().items() if value}
        for name, constraint, argument in self.constraints:
            if name in values and not CONSTRAINTS[constraint](values[name], argument):
                return None
        return values


def _decoded(segment: str) -> str:
    return re.sub(r"(?i)%2f", "%2F", "%2F".join(unquote(part) for part in re.split(r"(?i)%2f", segment)))


def compiled(function: HttpFunction, prefix: str) -> Route:
    """The route of one function below the prefix. Raises RouteTemplateError for a template it cannot read."""
    template = "/" + "/".join(part for part in (prefix.strip("/"), function.route.strip("/")) if part)
    pattern, position = "", 0
    constraints: list[tuple[str, str, str]] = []
    for parameter in PARAMETER.finditer(template):
        literal = re.escape(template[position : parameter.start()])
        group = f"(?P<{parameter['name']}>{'.*' if parameter['rest'] else '[^/]+'})"
        if parameter["optional"] and literal.endswith("/"):
            pattern += f"{literal[:-1]}(?:/{group})?"
        else:
            pattern += literal + group + parameter["optional"]
        named = CONSTRAINT.finditer(parameter["constraints"])
        constraints.extend((parameter["name"], constraint[1], constraint[2] or "") for constraint in named)
        position = parameter.end()
    tail = template[position:]
    unknown = [constraint for _, constraint, _ in constraints if constraint not in CONSTRAINTS]
    if unknown or set("{}") & set(PARAMETER.sub("", template)):
        raise RouteTemplateError(
            f"{function.name}: the route {function.route!r} cannot be read. {unknown or ''}".strip()
        )
    return Route(function, re.compile(pattern + re.escape(tail) + "/?", re.IGNORECASE), tuple(constraints))


class RouteTable:
    """All routes of an app, in the order in which Azure tries them."""

    def __init__(self, functions: Iterable[HttpFunction], prefix: str) -> None:
        # .NET compares names by their upper-case form (OrdinalIgnoreCase): an underscore sorts after the letters.
        ordered = sorted(functions, key=lambda function: function.name.upper())
        self._routes = tuple(compiled(function, prefix) for function in ordered)

    def find(self, method: str, path: str) -> tuple[HttpFunction, dict[str, str]] | None:
        """The function that Azure would call and its route values; None means 404, also for a wrong method."""
        for route in self._routes:
            values = route.match(method, path)
            if values is not None:
                return route.function, values
        return None
