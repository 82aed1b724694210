"""p1: what a text was taken for."""

import re
from typing import NamedTuple

from analysis.errors.grouping.p1 import tracebacks
from analysis.errors.grouping.p1.digits import Span, apart, counting_spans
from analysis.errors.grouping.p1.tracebacks import Raised

_TYPE = re.compile(
    r"((?:[A-Za-z_][A-Za-z0-9_]*\.){0,8}[A-Z][A-Za-z0-9_]*"
    r"(?:Error|Exception|Warning|Timeout|Interrupt|Exit|Violation|Fault|Failure)): ",
    re.ASCII,
)
_SEVERITY = re.compile(r"(?:ERROR|FATAL|PANIC): {1,2}(?:([0-9A-Z\ue000-\ue0ff]{5}): )?")
_AZURE_CODE = re.compile(r"^ErrorCode: ?([A-Za-z0-9_\ue000-\ue0ff]{1,80})", re.MULTILINE)
_SQLSTATE = re.compile(r"\bSQLSTATE\W{0,3}([0-9A-Z\ue000-\ue0ff]{5})(?![0-9A-Za-z])")
_CONSTRAINT = re.compile(r'\bviolates (unique|foreign key|check|exclusion|not-null) constraint "([^"\n]{1,300})"')
_CHARACTER = re.compile(r" at character 0+$")
_POSTGRES_LINES = ("\nDETAIL:", "\nHINT:", "\nCONTEXT:", "\nLINE ", "\nSTATEMENT:", "\nQUERY:")
_JSON_FIELD = re.compile(
    r'"([A-Za-z_]{2,30})" ?: ?(?:"((?:[^"\\\n]|\\.){0,2000})"|([0-9\ue000-\ue0ff.-]{1,20}))',
)
_JSON_TEXT = ("message", "error", "msg", "detail", "error_description", "title", "description", "reason")
_JSON_CODE = (
    *("code", "error_code", "errorCode", "status", "status_code", "statusCode", "sqlstate"),
    *("type", "error_type", "exception"),
)


class Parsed(NamedTuple):
    """A parsed text: `chain` is root cause first and never empty; a bare message is a chain of one without frames.

    `spans` is where digits stand whose value counts.
    """

    kind: str
    chain: tuple[Raised, ...]
    discriminators: tuple[str, ...]
    spans: tuple[Span, ...]


def parse(text: str) -> Parsed:
    """Return what `text` (zeroed, counting digits lifted or not) tells; any text parses."""
    if tracebacks.MARK in text:
        chain = tracebacks.parse(text)
        if chain:
            return _traceback(text, chain)
    start = len(text) - len(text.lstrip())
    if text.startswith("{", start) and text.rstrip().endswith("}"):
        parsed = _json(text)
        if parsed is not None:
            return parsed
    return _message(text, start)


def _traceback(text: str, chain: tuple[Raised, ...]) -> Parsed:
    found, spans = _codes(text)
    for raised in (chain[0], chain[-1]) if len(chain) > 1 else chain:
        found += _constraint(raised.message)
        spans += counting_spans(raised.message, raised.start, bare=False)
    spans += [span for raised in chain for span in raised.names]
    return Parsed("traceback", chain, tuple(sorted(set(found))), apart(spans))


def _message(text: str, start: int) -> Parsed:
    stop = text.find("\n", start)
    line = text[start:] if stop < 0 else text[start:stop]
    found, spans = _codes(text)
    kind, exception_type = "azure" if found and found[0].startswith("azure") else "message", ""
    if match := _TYPE.match(line):
        exception_type = match[1]
        start, line = start + match.end(), line[match.end() :]
    if match := _SEVERITY.match(line):
        kind = "postgres"
        if match[1]:
            found.append(f"sqlstate {match[1]}")
            spans.append((start + match.start(1), start + match.end(1)))
        start, line = start + match.end(), line[match.end() :]
    elif any(part in text for part in _POSTGRES_LINES) or _CHARACTER.search(line):
        kind = "postgres"
    line = _CHARACTER.sub("", line).rstrip()
    found += _constraint(line)
    spans += counting_spans(line, start, bare=True)
    return Parsed(kind, (Raised(exception_type, line, start),), tuple(sorted(found)), apart(spans))


def _codes(text: str) -> tuple[list[str], list[Span]]:
    """Return the codes that name an error wherever they stand in the text."""
    found: list[str] = []
    spans: list[Span] = []
    for mark, name, pattern in (("ErrorCode:", "azure", _AZURE_CODE), ("SQLSTATE", "sqlstate", _SQLSTATE)):
        if mark in text and (match := pattern.search(text)):
            found.append(f"{name} {match[1]}")
            spans.append(match.span(1))
    return found, spans


def _constraint(line: str) -> list[str]:
    match = _CONSTRAINT.search(line) if " constraint " in line else None
    return [f"{match[1]} constraint {match[2]}"] if match else []


def _json(text: str) -> Parsed | None:
    """Read fields by pattern, not by a JSON parser: the object may be cut, and its digits are 0."""
    fields: dict[str, re.Match[str]] = {}
    for match in _JSON_FIELD.finditer(text):
        if match[2] or match[3]:
            fields.setdefault(match[1], match)
    codes = {key: fields[key] for key in _JSON_CODE if key in fields and len(fields[key][2] or fields[key][3]) <= 80}
    message = next((fields[key] for key in _JSON_TEXT if key in fields and fields[key][2]), None)
    if message is None and not codes:
        return None
    found = tuple(f"{key} {match[2] or match[3]}" for key, match in codes.items())
    spans = [match.span(2 if match[2] else 3) for match in codes.values()]
    if message is None:
        return Parsed("json", (Raised("", "", 0),), found, apart(spans))
    line, start = message[2].split("\\n", 1)[0], message.start(2)
    return Parsed("json", (Raised("", line, start),), found, apart([*spans, *counting_spans(line, start, bare=True)]))
