"""Log records of ours that the Functions host would have dropped, for tests of the served app."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OURS = {"jobscope", "cycle", "function_app", *(path.parent.name for path in PROJECT.glob("*/__init__.py"))} - {"local"}


def lost_records(log: str) -> list[str]:
    """The loggers of the product in a local host's log whose records had no invocation."""
    return [name for name in re.findall(r" host: dropped a record of (\S+):", log) if name.partition(".")[0] in OURS]
