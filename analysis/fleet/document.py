"""The TOML of the targets taken apart: defaults, targets, and where each stands; or what is wrong with all of it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from analysis.fleet.lines import DEFAULTS, TOP, Lines
from analysis.fleet.name import shown

MOST_TARGETS: Final = 500
LONGEST_FILE: Final = 1_000_000
"""Characters; 500 targets with every key are about 300,000."""


class TargetsError(Exception):
    """The targets cannot be read at all: no TOML, none named, too many. The message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the text says, not yet looked at. No line is known where headers and targets do not agree."""

    defaults: Mapping[str, object]
    entries: Sequence[Mapping[str, object]]
    lines: Lines


@lru_cache(maxsize=1)
def parsed(text: str) -> Document:
    """The defaults and the targets; kept, since every run of a target reads the same text. Raises TargetsError."""
    if len(text) > LONGEST_FILE:
        raise TargetsError(f"The targets have more than {LONGEST_FILE:,} characters.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")  # some editors begin a file with a mark
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Its message may repeat a piece of the file; where it is suffices.
        where = re.search(r"at line (\d+)", str(error))
        raise TargetsError(
            f"The targets are not valid TOML{f', line {where[1]}' if where else ', at the end'}."
        ) from None
    lines = Lines.of(text)
    for name, value in document.items():
        if problem := _misplaced(name, value):
            line = lines.of_key(TOP, name)
            raise TargetsError(f"Line {line}: {problem}." if line else f"{problem[:1].upper()}{problem[1:]}.")
    entries = document.get("targets", [])
    if not 1 <= len(entries) <= MOST_TARGETS:
        raise TargetsError(
            f"The file names {len(entries)} targets; 1 to {MOST_TARGETS} are allowed, each below a line [[targets]]."
        )
    return Document(document.get(DEFAULTS, {}), entries, lines if lines.targets == len(entries) else Lines())


def _misplaced(name: str, value: object) -> str:
    """What is wrong with a table or a key at the top; empty for [defaults] and [[targets]]."""
    tables = isinstance(value, list) and all(isinstance(each, dict) for each in value)
    if name == "targets":
        return "" if tables else "each target is a table of its own and begins with [[targets]]"
    if name == DEFAULTS:
        return "" if isinstance(value, dict) else "the defaults are one table and begin with [defaults]"
    known = shown(name)
    if not isinstance(value, dict) and not (tables and value):
        called = f"the key {known}" if known else "a key"
        return f"{called} stands in no table; it must stand below [defaults] or below a [[targets]]"
    header = f"[[{known or '...'}]]" if tables else f"[{known or '...'}]"
    meant = {"target": "[[targets]]", "default": "[defaults]"}.get(name.lower().rstrip("s"))
    if meant:
        return f"{header} must be {meant}"
    return f"{header} must go: beside [defaults] and [[targets]] nothing else is read"
