"""What a failure tells of itself, out of its error and its result: one rule, which files of sql/ call by name."""

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[2] / "sql" / "systems" / "error_text.psql"
_CALL = re.compile(r"\bpg_temp\.error_text\((?P<error>[\w.:]+),\s*(?P<result>[\w.:]+)\)")
_BODY = re.compile(r"\$\$(.*)\$\$", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*")
_ARGUMENT = re.compile(r"\$([12])")


def with_error_text(text: str) -> str:
    """A statement with the rule in the place of each call of it: the session may create no function."""
    return _CALL.sub(lambda call: _ARGUMENT.sub(lambda number: call[int(number[1])], f"({_rule()})"), text)


@cache
def _rule() -> str:
    """The SELECT of error_text.psql, on two arguments. Raises ValueError where the file has none."""
    body = _BODY.search(_COMMENT.sub("", FILE.read_text("utf-8")))
    if body is None:
        raise ValueError(f"{FILE.name} must hold a function between $$ and $$")
    return body[1].strip()
