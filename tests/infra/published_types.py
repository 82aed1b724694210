"""What infra/ declares, held against the resource types that Azure publishes: `python -m tests.infra.published_types`.

The facts are in published_types.json, whose `legend` says how they are written and whose `sources` say where each is
from; renew_published_types.py writes them anew. They hold what may stand along the paths that infra/ uses: a path that
they do not know is a complaint as well, so that nothing passes unseen.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.infra.bicep import FILES
from tests.infra.resources import Computed, Resource, Value, resources

FACTS = Path(__file__).with_suffix(".json")
OF_BICEP = {"parent", "scope", "dependsOn"}
"""Names that belong to the language and not to the type."""

type Fact = dict[str, Any] | list[Any]
"""Names with what is below them (`!` required, `-` read-only, `*` any), or [what is in a list], or the values."""


def complaints(files: Mapping[str, str], facts: Mapping[str, Any]) -> list[str]:
    """What Azure would not take, or what the facts do not know; pure."""
    return [one for resource in resources(files) for one in _of_resource(resource, facts)]


def variants(resource: Resource, types: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts of a resource's type; of a type that differs by its name only that name's, where it is known."""
    name = resource.body.get("name")
    if resource.kind in types:
        return {resource.kind: types[resource.kind]}
    named = {kind: fact for kind, fact in types.items() if kind.startswith(f"{resource.kind} ")}
    return {kind: fact for kind, fact in named.items() if not isinstance(name, str) or kind.endswith(f" {name}")}


def _of_resource(resource: Resource, facts: Mapping[str, Any]) -> Iterator[str]:
    found = variants(resource, facts["types"])
    if not found:
        yield f"{resource.place}: {resource.kind} is not among the published types that are known here"
    excepted = {(each["kind"], each["path"]) for each in facts["exceptions"]}
    for fact in found.values():
        body = {name: value for name, value in resource.body.items() if name not in OF_BICEP}
        for path, one in _of_value(body, fact, ""):
            if (resource.kind, path) not in excepted:
                yield f"{resource.place}: {path} {one}"


def _of_value(value: Value, fact: Fact, path: str) -> Iterator[tuple[str, str]]:
    match value, fact:
        case Computed(parts), _:
            for part in parts:
                if isinstance(part, (dict, list, Computed)) or isinstance(fact, list):
                    yield from _of_value(part, fact, path)
        case dict(), dict() if fact:
            yield from _of_object(value, fact, path)
        case list(), [dict() as items]:
            for item in value:
                yield from _of_value(item, items, f"{path}[]")
        case str(), [str(), *_] if "*" not in fact and value not in fact:
            yield path, f"is {value!r}, which is none of {', '.join(fact)}"
        case (dict(), dict()) | (list(), dict()) if _holds_objects(value):
            yield path, "holds what the facts do not know: renew them"
        case (str(), [dict(), *_]) | (dict(), list()) | (list(), [str(), *_]):
            yield path, "has another shape in the published type"
        case str(), dict() if fact and "*" not in fact:
            yield path, "is an object in the published type"


def _of_object(value: dict[str, Value], fact: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    bare = {name.rstrip("!-"): name for name in fact}
    for name, below in value.items():
        here = f"{path}.{name}".lstrip(".")
        if name not in bare and "*" not in fact:
            yield here, "is no property of the published type"
        elif bare.get(name, "").endswith("-"):
            yield here, "is read-only"
        else:
            yield from _of_value(below, fact[bare.get(name, "*")], here)
    for name in fact:
        if name.endswith("!") and name[:-1] not in value:
            yield f"{path}.{name[:-1]}".lstrip("."), "is required"


def _holds_objects(value: Value) -> bool:
    return any(map(_holds_objects, value)) if isinstance(value, list) else isinstance(value, dict) and bool(value)


def main() -> None:
    found = complaints({path.name: path.read_text() for path in FILES}, json.loads(FACTS.read_text()))
    print("\n".join(found) or f"{len(FILES)} Bicep files agree with the published resource types")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
