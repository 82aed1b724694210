"""Parse: what kind of text this is, which exceptions it tells of, what discriminates it, and which digits count."""

import re
from typing import NamedTuple

from analysis.errors.grouping import stacks
from analysis.errors.grouping.details import extent
from analysis.errors.grouping.digits import Span, apart, counting_spans
from analysis.errors.grouping.listed import PLACE_IN_A_LIST, listed
from analysis.errors.grouping.names import named
from analysis.errors.grouping.objects import CODE, SECTION
from analysis.errors.grouping.stacks.raised import Raised, without_repeats

_LIFTED = "\ue000-\ue0ff"
_PREFIX = re.compile(
    r"(?:\[?0{4}-00-00[T ]00:00:00[^\s\]]{0,20}\]?,? +)?"
    r"(?:\[(?:error|ERROR|Error|fatal|FATAL|warn|WARN|critical|CRITICAL)\] +"
    r"|(?:[\w-]{1,40}\.)?(?:ERROR|FATAL|CRITICAL|WARN|SEVERE)(?:: (?! )| (?=\[)))?"
    r"(?:Uncaught (?:\(in promise\) )?|Unhandled exception\. |(?:PHP )?Fatal error: +(?:Uncaught )?|Unhandled"
    r" rejection )?"
)
_TYPE = re.compile(
    rf"((?:[A-Za-z_{_LIFTED}][\w{_LIFTED}]*\.){{0,8}}[A-Z][\w{_LIFTED}]*"
    r"(?:Error|Exception|Warning|Timeout|Interrupt|Exit|Violation|Fault|Failure)"
    rf"|[A-Z][\w{_LIFTED}]*(?:\.[A-Z][\w{_LIFTED}]*){{1,8}}"
    rf"|[A-Z][\w{_LIFTED}]*(?:::[A-Z][\w{_LIFTED}]*){{1,8}}|[A-Z][\w{_LIFTED}]*(?:\\{{1,2}}[A-Z][\w{_LIFTED}]*){{1,8}}"
    r")(?: \[[\w ]{1,60}\]| \((?:0x)?[0-9a-fA-F\ue000-\ue0ff]{1,10}\))?: ",
    re.ASCII,
)
_WRAPPED = re.compile(r"\(((?:[a-z]\w*\.){1,6}[A-Z]\w*)\) ", re.ASCII)
_SEVERITY = re.compile(r"(?:ERROR|FATAL|PANIC): {1,2}(?:([0-9A-Z\ue000-\ue0ff]{5}): )?")
_AZURE_CODE = re.compile(r"^ErrorCode: ?([A-Za-z0-9_\ue000-\ue0ff]{1,80})", re.MULTILINE)
_SQLSTATE = re.compile(r"\bSQLSTATE\W{0,3}([0-9A-Z\ue000-\ue0ff]{5})(?![0-9A-Za-z])")
_CONSTRAINT = re.compile(r'\bviolates (unique|foreign key|check|exclusion|not-null) constraint "([^"\n]{1,300})"')
_CHARACTER = re.compile(r" at character 0+$")
_POSTGRES_LINES = ("\nDETAIL:", "\nHINT:", "\nCONTEXT:", "\nLINE ", "\nSTATEMENT:", "\nQUERY:")
_CODE = re.compile(rf"{CODE}(\w{{1,40}}) ([^{CODE}{SECTION}]{{1,200}})")


class Parsed(NamedTuple):
    """A parsed text: `chain` is root cause first and never empty; a bare message is a chain of one without frames.

    `spans` is where digits and names stand whose value counts.
    """

    kind: str
    chain: tuple[Raised, ...]
    discriminators: tuple[str, ...]
    spans: tuple[Span, ...]
    language: str = ""


def parse(text: str) -> Parsed:
    """Return what `text` (plain, zeroed, counting digits lifted or not) tells; any text parses."""
    if SECTION not in text:
        return _one(text, 0)
    parts, offset = [], 0
    for section in text.split(SECTION):
        parts.append(_one(section, offset))
        offset += len(section) + 1
    return Parsed(
        "traceback" if any(part.kind == "traceback" for part in parts) else parts[0].kind,
        without_repeats([raised for part in reversed(parts) for raised in part.chain]),
        tuple(sorted({code for part in parts for code in part.discriminators})),
        apart(span for part in parts for span in part.spans),
        next((part.language for part in parts if part.language), ""),
    )


def _one(text: str, offset: int) -> Parsed:
    found: list[str] = []
    spans: list[Span] = []
    if CODE in text:
        text, found, spans = _own_codes(text)
    trace = stacks.read(text)
    parsed = _traceback(text, trace) if trace else _message(text, len(text) - len(text.lstrip()))
    if found:
        parsed = parsed._replace(
            discriminators=tuple(sorted({*found, *parsed.discriminators})), spans=apart((*parsed.spans, *spans))
        )
    return _moved(parsed, offset) if offset else parsed


def _moved(parsed: Parsed, offset: int) -> Parsed:
    chain = tuple(
        raised._replace(
            start=raised.start + offset, names=tuple((start + offset, stop + offset) for start, stop in raised.names)
        )
        for raised in parsed.chain
    )
    return parsed._replace(chain=chain, spans=tuple((start + offset, stop + offset) for start, stop in parsed.spans))


def _own_codes(text: str) -> tuple[str, list[str], list[Span]]:
    """Take the codes off a text that was read from an object (objects.py)."""
    end = text.index(CODE)
    codes = list(_CODE.finditer(text, end))
    return text[:end], [f"{code[1]} {code[2]}" for code in codes], [code.span(2) for code in codes]


def _traceback(text: str, trace: stacks.Trace) -> Parsed:
    chain = trace.chain
    found, spans = _codes(text)
    for raised in (chain[0], chain[-1]) if len(chain) > 1 else chain:
        found += _constraint(raised.message)
        spans += counting_spans(raised.message, raised.start, bare=False)
        if trace.language != "python":
            _name(raised.message, raised.start, text, found, spans)
    if trace.language != "python":
        listed(text, found, spans)
    spans += [span for raised in chain for span in raised.names]
    return Parsed("traceback", chain, tuple(sorted(set(found))), apart(spans), trace.language)


def _message(text: str, start: int) -> Parsed:
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    found, spans = _codes(text)
    kind, exception_type = "azure" if found and found[0].startswith("azure") else "message", ""
    if match := _PREFIX.match(text, start, stop):
        start = match.end()
    if match := _TYPE.match(text, start, stop) or _WRAPPED.match(text, start, stop):
        exception_type = match[1]
        if "0" in exception_type:
            spans.append(match.span(1))
        start = match.end()
    if match := _SEVERITY.match(text, start, stop):
        kind = "postgres"
        if match[1]:
            found.append(f"sqlstate {match[1]}")
            spans.append(match.span(1))
        start = match.end()
    elif any(part in text for part in _POSTGRES_LINES) or _CHARACTER.search(text, start, stop):
        kind = "postgres"
    several = stop < len(text)
    line = text[start : extent(text, start, stop, len(text)) if several else stop]
    line = _CHARACTER.sub("", line).rstrip()
    found += _constraint(line)
    spans += counting_spans(line, start, bare=not exception_type)
    _name(line, start, text, found, spans, bare=not (exception_type or (several and kind != "postgres")))
    if several:
        listed(text, found, spans)
    return Parsed(kind, (Raised(exception_type, line, start),), tuple(sorted(set(found))), apart(spans))


def _codes(text: str) -> tuple[list[str], list[Span]]:
    """Return the codes that name an error wherever they stand in the text."""
    found: list[str] = []
    spans: list[Span] = []
    for mark, name, pattern in (("ErrorCode:", "azure", _AZURE_CODE), ("SQLSTATE", "sqlstate", _SQLSTATE)):
        if mark in text and (match := pattern.search(text)):
            found.append(f"{name} {match[1]}")
            spans.append(match.span(1))
    return found, spans


def _name(message: str, start: int, text: str, found: list[str], spans: list[Span], *, bare: bool = False) -> None:
    for kind, (first, last) in named(message, start, bare=bare):
        name = text[first:last]
        if PLACE_IN_A_LIST.search(name):
            name = PLACE_IN_A_LIST.sub("0", name)
        else:
            spans.append((first, last))
        found.append(f"{kind} {name}")


def _constraint(line: str) -> list[str]:
    match = _CONSTRAINT.search(line) if " constraint " in line else None
    return [f"{match[1]} constraint {match[2]}"] if match else []
