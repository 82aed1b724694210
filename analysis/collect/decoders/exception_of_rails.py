"""An exception as Solid Queue stores it: JSON with `exception_class`, `message` and `backtrace`, a list of lines."""

import json


def decode(stored: str) -> str:
    """`Class: message` and the lines below it, as Ruby's own log has it; what is no such JSON as it is."""
    try:
        error = json.loads(stored)
    except (ValueError, RecursionError):
        return stored
    if not isinstance(error, dict) or not error.get("exception_class"):
        return stored
    head = f"{error['exception_class']}: {error.get('message') or ''}".removesuffix(": ")
    frames = error.get("backtrace")
    lines = [line for line in frames if isinstance(line, str)] if isinstance(frames, list) else []
    return "\n".join([head, *lines])
