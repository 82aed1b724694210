"""Objects as Python prints them: `{'error': {'code': 'gone'}}` is read as JSON is (objects.py)."""

import ast
import re

_SIGN = re.compile(r"""["'\\\[\]{}]""")
_LONGEST = 4_000
_CLOSES = {"]": "[", "}": "{"}
_ESCAPE = re.compile(r"\\(.)")
_KNOWN, _KNOWN_IN_BYTES = set("\\'\"abfnrtvx0123uUN"), set("\\'\"abfnrtvx0123")

_UNREADABLE = (ValueError, TypeError, SyntaxError, MemoryError, RecursionError)
"""All that literal_eval raises; a TypeError where a list stands in a set, as what Elixir prints looks to Python."""


def evaluated(literal: str) -> object:
    """Return what Python printed as `literal`, escapes that it does not know as they stand; raises as literal_eval.

    Python would warn of those, and fail where warnings are errors.
    """
    known = _KNOWN_IN_BYTES if literal[:1] in "bB" else _KNOWN
    return ast.literal_eval(_ESCAPE.sub(lambda one: one[0] if one[1] in known else f"\\{one[0]}", literal))


def as_meant(literal: str) -> object:
    """Return what Python printed as `literal`; this itself where an escape in it is broken."""
    try:
        return evaluated(literal)
    except _UNREADABLE:
        return literal


def printed(text: str, start: int) -> tuple[object, int] | None:
    """Return the list or object that Python printed at `start`, and where it ends; None when it is none."""
    end = _end(text, start)
    if end is None:
        return None
    try:
        return _as_in_json(evaluated(text[start:end])), end
    except _UNREADABLE:
        return None


def _as_in_json(value: object) -> object:
    """Return `value` with nothing in it that JSON has not: keys that are no text, tuples, sets, bytes."""
    if isinstance(value, dict):
        return {str(name): _as_in_json(content) for name, content in value.items()}
    if isinstance(value, list | tuple):
        return [_as_in_json(one) for one in value]
    if isinstance(value, set):
        return [_as_in_json(one) for one in sorted(value, key=repr)]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _end(text: str, start: int) -> int | None:
    """Return where the bracket that opens at `start` is closed, leaving alone what stands in quotes."""
    opened: list[str] = []
    quote, position = "", start
    while (sign := _SIGN.search(text, position, start + _LONGEST)) is not None:
        position = sign.end()
        found = sign[0]
        if found == "\\":
            position += 1
        elif quote:
            quote = "" if found == quote else quote
        elif found in "\"'":
            quote = found
        elif found not in _CLOSES:
            opened.append(found)
        elif opened and opened[-1] == _CLOSES[found]:
            opened.pop()
            if not opened:
                return position
        else:
            return None
    return None
