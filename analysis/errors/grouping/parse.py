"""Parse: what kind of text this is, which exceptions it tells of, and what discriminates it."""

import re
from dataclasses import dataclass

from analysis.errors.grouping import tracebacks
from analysis.errors.grouping.tracebacks import Raised

_TYPE = re.compile(
    r"((?:[A-Za-z_][A-Za-z0-9_]*\.){0,8}[A-Z][A-Za-z0-9_]*"
    r"(?:Error|Exception|Warning|Timeout|Interrupt|Exit|Violation|Fault)): ",
    re.ASCII,
)
_SEVERITY = re.compile(r"(ERROR|FATAL|PANIC|WARNING): {1,2}(?:([0-9A-Z]{5}): )?", re.ASCII)
_AZURE_CODE = re.compile(r"^ErrorCode: ?([A-Za-z0-9_]{1,80})", re.ASCII | re.MULTILINE)
_SQLSTATE = re.compile(r"\bSQLSTATE\W{0,3}([0-9A-Z\ue000-\ue009]{5})\b")
_CONSTRAINT = re.compile(r'\bviolates (unique|foreign key|check|exclusion|not-null) constraint "([^"\n]{1,300})"')
_CHARACTER = re.compile(r" at character 0+$")
_POSTGRES_DETAIL = ("\nDETAIL:", "\nHINT:", "\nCONTEXT:", "\nLINE ", "\nSTATEMENT:", "\nQUERY:")
_JSON_FIELD = re.compile(r'"([A-Za-z_]{2,30})" ?: ?(?:"((?:[^"\\\n]|\\.){0,2000})"|([0-9\ue000-\ue009.-]{1,20}))')
_JSON_TEXT = ("message", "error", "msg", "detail", "error_description", "title", "description", "reason")
_JSON_CODE = ("code", "type", "error_code", "errorCode", "error_type", "status", "exception", "sqlstate")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text: `chain` is root cause first and never empty; a bare message is a chain of one without type."""

    kind: str
    chain: tuple[Raised, ...]
    discriminators: tuple[str, ...]


def parse(text: str) -> Parsed:
    """Return what `text` (zeroed, counting digits lifted) tells; any text parses."""
    if tracebacks.MARK in text:
        chain = tracebacks.parse(text)
        if chain:
            return Parsed("traceback", chain, _discriminators(text, chain[-1].message))
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        parsed = _json(text)
        if parsed is not None:
            return parsed
    return _message(text)


def _message(text: str) -> Parsed:
    line = text.split("\n", 1)[0].strip()
    kind, exception_type, found = "message", "", list(_discriminators(text, line))
    if match := _TYPE.match(line):
        exception_type, line = match[1], line[match.end() :]
    if match := _SEVERITY.match(line):
        kind, line = "postgres", line[match.end() :]
        if match[2]:
            found.append(f"sqlstate {match[2]}")
    elif any(part in text for part in _POSTGRES_DETAIL) or _CHARACTER.search(line):
        kind = "postgres"
    elif any(value.startswith("azure") for value in found):
        kind = "azure"
    elif "\ue000" <= max(line, default="") <= "\ue009":
        kind = "http"
    return Parsed(kind, (Raised(exception_type, _CHARACTER.sub("", line), "", False),), tuple(sorted(found)))


def _discriminators(text: str, line: str) -> tuple[str, ...]:
    found = []
    if "ErrorCode:" in text and (match := _AZURE_CODE.search(text)):
        found.append(f"azure {match[1]}")
    if "SQLSTATE" in text and (match := _SQLSTATE.search(text)):
        found.append(f"sqlstate {match[1]}")
    if " constraint " in line and (match := _CONSTRAINT.search(line)):
        found.append(f"{match[1]} constraint {match[2]}")
    return tuple(sorted(found))


def _json(text: str) -> Parsed | None:
    """Read fields by pattern, not by a JSON parser: the object may be cut, and its digits are 0."""
    fields: dict[str, str] = {}
    for match in _JSON_FIELD.finditer(text):
        fields.setdefault(match[1], match[2] or match[3] or "")
    codes = tuple(f"{key} {fields[key]}" for key in _JSON_CODE if 0 < len(fields.get(key, "")) <= 80)
    message = next((fields[key] for key in _JSON_TEXT if fields.get(key)), "")
    if not message and not codes:
        return None
    return Parsed("json", (Raised("", message.split("\\n", 1)[0], "", False),), codes)
