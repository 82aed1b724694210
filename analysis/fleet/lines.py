"""Where the tables and keys of the targets' TOML stand; tomllib keeps no positions."""

import re
from dataclasses import dataclass, field
from typing import Final

TOP: Final = "top"
DEFAULTS: Final = "defaults"
_NAME: Final = r"""(?:"([^"]*)"|'([^']*)'|([\w-]+))"""
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*{_NAME}\s*(?:\.\s*{_NAME}[^\[\]]*)?\]")
_KEY: Final = re.compile(rf"\s*{_NAME}\s*[.=]")

type Table = str | int
"""TOP, DEFAULTS, or the number of a target, from 0."""


@dataclass(slots=True)
class Lines:
    """The line of each key, and of each table itself under the key ""; counted from 1."""

    at: dict[tuple[Table, str], int] = field(default_factory=dict)
    targets: int = 0

    @classmethod
    def of(cls, text: str) -> "Lines":
        """The lines of a text. They are ended by line feeds alone, as those of TOML are."""
        found = cls()
        table: Table | None = TOP
        for number, line in enumerate(text.split("\n"), 1):
            if header := _HEADER.match(line):
                table = found._begin(header, number)
            elif table is not None and (key := _KEY.match(line)):
                found.at.setdefault((table, _one(key.groups())), number)
        return found

    def of_key(self, table: Table, key: str) -> int | None:
        """The line of a key of a table, of the table where it has no such key; None where the line is unknown."""
        return self.at.get((table, key)) or self.at.get((table, ""))

    def _begin(self, header: re.Match[str], line: int) -> Table | None:
        """The table that a header begins; None for what is a table inside of one, or none of ours."""
        brackets, *parts = header.groups()
        name, inner = _one(parts[:3]), _one(parts[3:])
        if not inner and (brackets, name) == ("[[", "targets"):
            self.targets += 1
            self.at[self.targets - 1, ""] = line
            return self.targets - 1
        if inner and name in ("targets", DEFAULTS):
            self.at.setdefault((DEFAULTS if name == DEFAULTS else self.targets - 1, inner), line)
            return None
        self.at.setdefault((TOP, name), line)
        if name == DEFAULTS:
            self.at.setdefault((DEFAULTS, ""), line)
            return DEFAULTS
        return None


def _one(groups: tuple[str | None, ...] | list[str | None]) -> str:
    return next((each for each in groups if each is not None), "")
