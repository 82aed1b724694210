"""What a language's table holds: how its traces are recognised, which frames are library code, what is generated."""

import re
from dataclasses import dataclass
from typing import Literal

NAME = r"[A-Za-z_$\ue000-\ue0ff][\w$\ue000-\ue0ff]*"
"""A name in source code; its digits may have been lifted out of the rules' reach (digits.py)."""


@dataclass(frozen=True, slots=True)
class Library:
    """Frames that are not the user's code: those whose function begins with one of `functions`, or whose file matches.

    functions  beginnings of qualified function names
    function   found in the name of the function
    file       found in the path of the file, or in the name of the package that the frame gives
    reason     why these are nobody's fault but the caller's
    example    a frame that is left out
    """

    reason: str
    example: str
    functions: tuple[str, ...] = ()
    function: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Generated:
    """A part of a name that a compiler, a proxy or a build made, and what is left of it."""

    pattern: str
    kept: str
    reason: str
    example: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """The table of one language. Patterns read text whose digits are 0, line by line (`^` and `$` are ends of lines).

    signs       strings that only this language's traces hold: each is looked for first
    shape       what a frame looks like; of the languages told by frames alone, the first frame of a text decides
    frame       a frame, with groups `function` and `file` (either may be empty)
    heads       type and message of an exception, groups `type` and `message` (and `file`, where the place is told
                there); tried in order, each on all lines before the frames
    cause       begins another exception of the chain; group `part` where it is a part of an aggregate, group `aside`
                where what follows is beside the point (errors while closing)
    end         ends the frames of an inner exception, where the frames of all stand after the last head
    order       which exception of a chain is written first
    stop        nothing counts after this
    tail        what follows a message on its line
    bare        what tells an exception without any frame
    bundles     whether builds join files and shorten names
    place       whether a place is named after the function alone or after file and function
    """

    name: str
    frame: re.Pattern[str]
    heads: tuple[re.Pattern[str], ...]
    libraries: tuple[Library, ...]
    signs: tuple[str, ...] = ()
    shape: str = ""
    generated: tuple[Generated, ...] = ()
    cause: re.Pattern[str] | None = None
    end: str = ""
    order: Literal["outer first", "root first"] = "outer first"
    stop: re.Pattern[str] | None = None
    tail: re.Pattern[str] | None = None
    bare: re.Pattern[str] | None = None
    bundles: bool = False
    place: Literal["function", "file and function"] = "function"


def lines(pattern: str) -> re.Pattern[str]:
    """Return the pattern compiled line by line; `{name}` stands for a name in source code."""
    return re.compile(pattern.replace("{name}", NAME), re.MULTILINE | re.ASCII)
