"""What must hold of an answer in every version of the job system: a value, or one of several. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

type Cells = dict[str, JsonValue]


@dataclass(frozen=True)
class OneOf:
    """Values that versions differ in, each of them right; the first is what a row is set to after a wrong answer."""

    values: tuple[JsonValue, ...]

    def __str__(self) -> str:
        return " or ".join(map(_text, self.values))


type Expected = dict[str, JsonValue | OneOf]


def one_of(*values: JsonValue) -> OneOf:
    return OneOf(values)


def differing(expected: Expected, got: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The names whose value is missing or another one than it must be."""
    return tuple(name for name, value in expected.items() if name not in got or not _holds(value, got[name]))


def message(expected: Expected, got: Mapping[str, JsonValue]) -> str:
    """What differs and how, by name: ids and counts of a made-up job, which are no secrets; empty when nothing does."""
    names = differing(expected, got)
    if missing := [name for name in names if name not in got]:
        return f"it does not return {', '.join(missing)}"
    return "; ".join(f"{name} is {_text(got[name])} and not {_text(expected[name])}" for name in names)


def first(expected: Expected) -> Cells:
    """One value for each name."""
    return {name: value.values[0] if isinstance(value, OneOf) else value for name, value in expected.items()}


def shown(expected: Expected) -> Cells:
    """As JSON: `null or 0` for one of several."""
    return {name: str(value) if isinstance(value, OneOf) else value for name, value in expected.items()}


def _holds(expected: JsonValue | OneOf, got: JsonValue) -> bool:
    return got in expected.values if isinstance(expected, OneOf) else got == expected


def _text(value: JsonValue | OneOf) -> str:
    return str(value)[:200] if isinstance(value, str | OneOf) else json.dumps(value)[:200]
