"""Objects as Python prints them: `{'error': {'code': 'gone'}}` is read as JSON is (objects.py)."""

import ast
import re

_SIGN = re.compile(r"""["'\\\[\]{}]""")
_LONGEST = 4_000
_CLOSES = {"]": "[", "}": "{"}


def printed(text: str, start: int) -> tuple[object, int] | None:
    """Return the list or object that Python printed at `start`, and where it ends; None when it is none."""
    end = _end(text, start)
    if end is None:
        return None
    try:
        return ast.literal_eval(text[start:end]), end
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


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
