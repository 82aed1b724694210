"""The files in kql/, made ready to send: values go in as literals, because the Log Analytics API has no parameters.

A file runs as it stands when it is pasted into the portal: its head, up to the first empty line, is comments and
`let <name> = <value>;` lines. Those lets are its parameters; `rendered` replaces their values and nothing else.
Every text that goes in passes `quoted`, the only place that writes a KQL string literal.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

KQL = Path(__file__).resolve().parents[2] / "kql"
LET = re.compile(r"let (?P<name>\w+) = .+;")
MOST_VALUES = 1000  # ids in one list: ten patterns with twenty task and job ids each are 400


@dataclass(frozen=True)
class Wanted:
    """An id that is looked for, and when its job or task failed (aware)."""

    id: str
    failed_at: datetime


type KqlValue = datetime | Sequence[str] | Sequence[Wanted]


def quoted(text: str) -> str:
    """A KQL string literal that means exactly this text, whatever it holds.

    Everything but plain ASCII is written by its UTF-16 code units, so that no character can end a line or a literal.
    """
    escaped = "".join(_escaped(character) for character in text)
    return f'"{escaped}"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return "\\" + character
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def literal(value: KqlValue) -> str:
    """A value as KQL: an instant, a list of texts, or the table of what is wanted. ValueError when it is too long."""
    if isinstance(value, datetime):
        return f"datetime({value.astimezone(UTC).isoformat()})"
    if isinstance(value, str):
        raise TypeError("A text alone is no parameter of a query; give a list of texts.")
    if len(value) > MOST_VALUES:
        raise ValueError(f"{len(value)} values are too many for one query; at most {MOST_VALUES} go in.")
    rows = [item for item in value if isinstance(item, Wanted)]
    if rows:
        cells = ", ".join(f"{quoted(row.id)}, {literal(row.failed_at)}" for row in rows)
        return f"datatable(id: string, failed_at: datetime) [{cells}]"
    return "dynamic([" + ", ".join(quoted(str(item)) for item in value) + "])"


@dataclass(frozen=True)
class KqlFile:
    """A file of kql/: `question` is its first line, `parameters` the names that can be set."""

    name: str
    question: str
    parameters: tuple[str, ...]
    text: str


@cache
def loaded(name: str) -> KqlFile:
    """The file kql/<name>.kql. Raises FileNotFoundError when there is none."""
    text = (KQL / f"{name}.kql").read_text()
    lets = [LET.fullmatch(line) for line in text.partition("\n\n")[0].splitlines()]
    parameters = tuple(found["name"] for found in lets if found is not None)
    return KqlFile(name, text.partition("\n")[0].removeprefix("//").strip(), parameters, text)


def rendered(name: str, values: Mapping[str, KqlValue]) -> str:
    """The query of kql/<name>.kql with its parameters set; a parameter without a value keeps the file's own.

    Raises KeyError for a value that the file has no parameter for, and for `wanted`, `since` and `until` left unset.
    """
    file = loaded(name)
    unknown = sorted(set(values) - set(file.parameters))
    missing = sorted({"wanted", "since", "until"} & set(file.parameters) - set(values))
    if unknown or missing:
        raise KeyError(f"kql/{name}.kql: unknown parameters {unknown}, missing parameters {missing}")
    head, separator, body = file.text.partition("\n\n")
    lines = [_with_value(line, values) for line in head.splitlines()]
    return "\n".join(lines) + separator + body


def _with_value(line: str, values: Mapping[str, KqlValue]) -> str:
    found = LET.fullmatch(line)
    if found is None or found["name"] not in values:
        return line
    return f"let {found['name']} = {literal(values[found['name']])};"
