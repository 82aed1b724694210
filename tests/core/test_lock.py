"""The lock files say what pyproject.toml says."""

import json
import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]


def pins(file: str) -> dict[str, str]:
    lines = (PROJECT / file).read_text("utf-8").splitlines()
    found = (
        re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", line.partition(" ;")[0].strip())
        for line in lines
        if line and line[0] not in "# "
    )
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def wanted() -> list[Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def test_every_dependency_is_pinned_within_its_range() -> None:
    pinned = pins("requirements.txt")
    for requirement in wanted():
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement


def test_nothing_is_pinned_that_no_dependency_needs() -> None:
    needed: set[str] = set()
    # Each with the extras of whoever needs it: a marker speaks of those.
    open_ends = [(requirement, {""}) for requirement in wanted()]
    while open_ends:
        requirement, extras = open_ends.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        if name not in needed:
            needed.add(name)
            own = {*requirement.extras, ""}
            open_ends += [(Requirement(line), own) for line in requires(name) or []]
    assert set(pins("requirements.txt")) - needed - PLATFORM_ONLY == set()


PLATFORM_ONLY = {"colorama", "tzdata", "pywin32", "psycopg-binary", "greenlet"}
"""Pinned for all platforms, needed on some."""


def test_the_two_locks_agree() -> None:
    production, development = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {n: v for n, v in production.items() if development.get(n) != v} == {}


def test_no_lock_names_an_address() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (PROJECT / file).read_text("utf-8")
    packages = json.loads((PROJECT / "local/node/package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if "://" in package.get("resolved", "")] == []
