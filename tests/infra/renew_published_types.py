"""Writes published_types.json anew from a checkout of Azure's published resource types, along the paths of infra/.

    git clone --depth 1 https://github.com/Azure/bicep-types-az
    python -m tests.infra.renew_published_types bicep-types-az "Azure/bicep-types-az, as of 2026-08-20"

The exceptions stay; one that the types know by now is named, to be taken out by hand.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.infra.bicep import FILES
from tests.infra.published_types import FACTS, Fact, complaints
from tests.infra.resources import Computed, Resource, Value, resources

REQUIRED, READ_ONLY = 1, 2
"""Bits of a property's `flags`."""


def renewed(declared: Iterable[Resource], checkout: Path) -> dict[str, Fact]:
    """The facts of the types that are declared. Raises KeyError for a type and version that is not published."""
    index = json.loads((checkout / "generated" / "index.json").read_text())["resources"]
    found: dict[str, Fact] = {}
    for resource in declared:
        file, _, number = index[resource.kind]["$ref"].partition("#/")
        types = _types(checkout / "generated" / file)
        body = types[_number(types[int(number)]["body"])]
        variants = {resource.kind: body}
        if body["$type"] == "DiscriminatedObjectType":
            named = {name: types[_number(reference)] for name, reference in body["elements"].items()}
            given = resource.body["name"]
            chosen = {given: named[given]} if isinstance(given, str) else named
            variants = {
                f"{resource.kind} {name}": {**each, "properties": {**body["baseProperties"], **each["properties"]}}
                for name, each in chosen.items()
            }
        for kind, each in variants.items():
            found[kind] = _merged(found.get(kind, {}), _fact(each, resource.body, types))
    return dict(sorted(found.items()))


@cache
def _types(file: Path) -> list[dict[str, Any]]:
    return list(json.loads(file.read_text()))


def _number(reference: Mapping[str, str]) -> int:
    return int(reference["$ref"].rpartition("/")[2])


def _fact(published: dict[str, Any], used: Value, types: list[dict[str, Any]]) -> Fact:
    """What a published type allows, as deep as `used` goes."""
    match published["$type"]:
        case "StringLiteralType":
            return [published["value"]]
        case "UnionType":
            elements = [types[_number(each)] for each in published["elements"]]
            return [each.get("value", "*") for each in elements]
        case "ArrayType" if isinstance(used, list):
            item = types[_number(published["itemType"])]
            below: Fact = {}
            for each in used:
                below = _merged(below, _fact(item, each, types))
            return [below] if isinstance(below, dict) else {}
        case "ObjectType" | "DiscriminatedObjectType" if isinstance(used, dict):
            names = published.get("properties") or published.get("baseProperties") or {}
            known: dict[str, Any] = {}
            for name, each in names.items():
                mark = "!" if each["flags"] & REQUIRED else "-" if each["flags"] & READ_ONLY else ""
                known[name + mark] = _fact(types[_number(each["type"])], used.get(name, ""), types)
            if "additionalProperties" in published:
                known["*"] = {}
            return known
        case _ if isinstance(used, Computed):
            below = {}
            for each in used.parts:
                below = _merged(below, _fact(published, each, types))
            return below
        case _:
            return {}


def _merged(one: Fact, other: Fact) -> Fact:
    match one, other:
        case dict(), dict():
            return {name: _merged(one.get(name, {}), other.get(name, {})) for name in {**one, **other}}
        case [dict() as item], [dict() as further]:
            return [_merged(item, further)]
        case _:
            return one or other


def main() -> None:
    checkout, source = Path(sys.argv[1]), sys.argv[2]
    files = {path.name: path.read_text() for path in FILES}
    facts = json.loads(FACTS.read_text())
    facts |= {"sources": {"default": source}, "types": renewed(resources(files), checkout)}
    FACTS.write_text(json.dumps(facts, indent=1) + "\n")
    without = complaints(files, {**facts, "exceptions": []})
    for each in facts["exceptions"]:
        if not any(each["path"] in one for one in without):
            print(f"{each['path']} of {each['kind']} is published by now: take its exception out")
    print("\n".join(complaints(files, facts)))


if __name__ == "__main__":
    main()
