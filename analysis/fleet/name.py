"""The name of a target, and a wrong one as it may be shown."""

import re
from typing import Final

from analysis.settings.mistakes import is_harmless

NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""A target's name is a folder, a query parameter and a part of an app role: nothing in it needs an escape."""
LONGEST_SHOWN: Final = 40


def shown(given: object) -> str:
    """A name or a key as it was given, cut; empty where it is none, or might be a secret in the wrong place."""
    if not isinstance(given, str) or not given.isprintable() or not is_harmless(given):
        return ""
    return given if len(given) <= LONGEST_SHOWN else f"{given[:LONGEST_SHOWN]}…"
