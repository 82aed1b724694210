"""The rules that files of sql/ share, and call as functions: a statement has each in the place of its call.

In psql they are functions (sql/systems/functions.psql); the session of a run may create none.
"""

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "sql" / "systems" / "functions.psql"
_CALL = re.compile(r"\bpg_temp\.(?P<name>\w+)\((?P<arguments>[\w.:]+(?:,\s*[\w.:]+)*)\)")
_FUNCTION = re.compile(r"FUNCTION pg_temp\.(?P<name>\w+)\([^)]*\)[^$]*\$\$(?P<body>.*?)\$\$", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*")
_ARGUMENT = re.compile(r"\$(\d)")


def inlined(text: str) -> str:
    """A statement without calls of our functions. Raises KeyError for one that the file does not define."""

    def body(call: re.Match[str]) -> str:
        given = re.split(r",\s*", call["arguments"])
        return _ARGUMENT.sub(lambda number: given[int(number[1]) - 1], f"({_bodies()[call['name']]})")

    return _CALL.sub(body, text)


@cache
def _bodies() -> dict[str, str]:
    """The SELECT of each function."""
    text = _COMMENT.sub("", FILE.read_text("utf-8"))
    return {found["name"]: found["body"].strip() for found in _FUNCTION.finditer(text)}
