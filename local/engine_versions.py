"""Which version of each job system the tests run, and which engines wrote rows that were kept."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from analysis.collect.systems import System

TESTS = Path(__file__).parents[1] / "tests" / "systems"
ENGINES = TESTS / "engines"
RECORDED = TESTS / "recorded"
LAST_RUN = RECORDED / "last_run.json"


class Recorded(NamedTuple):
    """What `make engines` noted at the head of the rows that an engine wrote."""

    package: str
    version: str
    at: datetime


class LastRun(BaseModel):
    """The last run of `make engines` in which every test passed."""

    at: date
    minutes: int
    versions: dict[str, str]
    """By the name of a system, of the package that was run."""


def pinned(system: System) -> str:
    """The version of the package that the tests run; empty where the system is no package."""
    packages = dict(json.loads((ENGINES / "package.json").read_text("utf-8"))["dependencies"])
    for lock in ENGINES.glob("*.txt"):
        packages |= dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE))
    plain: dict[str, str] = {re.sub(r"[-_]", "", name): version for name, version in packages.items()}
    return plain.get(re.sub(r"[-_]", "", system.package or system.name), "")


def recorded(name: str) -> Recorded | None:
    """Of a system whose engine is too heavy for every test run; None of the others."""
    if not (path := RECORDED / f"{name}.sql").exists():
        return None
    head = re.match(r"-- (\S+) (\S+), recorded at (\S+)\n", path.read_text("utf-8"))
    assert head, f"{path} does not say what wrote it"
    return Recorded(head[1], head[2], datetime.fromisoformat(head[3]))
