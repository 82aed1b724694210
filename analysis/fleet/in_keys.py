"""Advice about a target, which names the keys of its TOML in the place of the app's settings that it does not read.

Every part writes its advice for an app with one database, whose settings are variables. What leaves about a target is
translated here, at the few places where it leaves. Pure.
"""

import re
from typing import Final

from analysis.fleet.keys import BY_FIELD, BY_NAME
from analysis.settings import Settings
from analysis.settings.mistakes import variable

_KEYS: Final = {variable(field): key for field, key in BY_FIELD.items()}
_NAMED: Final = re.compile(r"(JOBSCOPE_[A-Z]+(?:_[A-Z]+)*)(?:=((?:<|&lt;)?[\w-]+(?:>|&gt;)?))?")
_BEFORE, _AFTER = ("", '"', ">"), ("", '"', "<")
"""What a name that stands alone stands between, in plain text, JSON and HTML."""


def in_keys(text: str, settings: Settings) -> str:
    """A text, a JSON document or a page about what these settings are of: as it is, unless that is a target.

    A setting that the app has set and the target has not is named as it is: there its value stands."""
    if not settings.is_target:
        return text
    of_app = {*map(variable, settings.inherited), *(one.setting for one in settings.wrong)}

    def translated(found: re.Match[str]) -> str:
        key = None if found[1] in of_app else _KEYS.get(found[1])
        if key is None:
            return found[0]
        begin, end = found.span()
        is_alone = text[max(0, begin - 1) : begin] in _BEFORE and text[end : end + 1] in _AFTER
        assigned = f" = {_of_toml(found[2])}" if found[2] else ""
        if is_alone:
            return f"{key}{assigned}"
        return f"the app setting that {key} names" if key in BY_NAME else f"the target's {key}{assigned}"

    return _NAMED.sub(translated, text)


def _of_toml(value: str) -> str:
    """As TOML has it; of the two quotes that which neither JSON nor HTML escapes."""
    return value if re.fullmatch(r"true|false|[0-9]+", value) else f"'{value}'"
