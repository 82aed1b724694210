"""Parse: what kind of text this is, which exceptions it tells of, what discriminates it, and which digits count."""

import re
from typing import NamedTuple

from analysis.errors.grouping import stacks
from analysis.errors.grouping.details import extent
from analysis.errors.grouping.digits import Coded, Span, apart, counting_spans
from analysis.errors.grouping.listed import PLACE_IN_A_LIST, listed
from analysis.errors.grouping.names import codes, named
from analysis.errors.grouping.objects import CODE, SECTION
from analysis.errors.grouping.stacks import python
from analysis.errors.grouping.stacks.raised import Raised, without_repeats

_LIFTED = "\ue000-\ue0ff"
_PREFIX = re.compile(
    r"(?:\[?0{4}-00-00[T ]00:00:00[^\s\]]{0,20}\]?,? +(?:(?:ERROR|FATAL|CRITICAL|WARN|WARNING|SEVERE) +(?=[A-Za-z]))?)?"
    r"(?:\[(?:error|ERROR|Error|fatal|FATAL|warn|WARN|critical|CRITICAL)\] +"
    r"|(?:[\w-]{1,40}\.)?(?:ERROR|FATAL|CRITICAL|WARN|SEVERE)(?:: (?! )| (?=\[)))?"
    r"(?:Uncaught (?:\(in promise\) )?|Unhandled exception\. |(?:PHP )?Fatal error: +(?:Uncaught )?|Unhandled"
    r" rejection )?"
)
_PREFIXES = ("0", "[", "ERROR", "FATAL", "CRITICAL", "WARN", "SEVERE", "Uncaught", "Unhandled", "PHP ", "Fatal error")
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
_MISSING_KEY = re.compile(r"(?P<quote>['\"])(?P<key>[A-Za-z_][\w.]{0,120})(?P=quote)$", re.ASCII)
_NUMBERED = re.compile(
    rf"{PLACE_IN_A_LIST.pattern}|0{{4,}}|(?<=[-_:#])0+(?![^\W_])|(?<![^\W_])(?=[a-f]*0)[a-f0]{{6,}}(?![^\W_])"
)
"""What of a name is a place in a list, a date, an id: `boats_20260301` is the table of one day. Not of
codes, nor of constraints, whose names tools end with a hash."""
_WITH_NUMBERS = ("constraint", "code", "reason")
_CODE = re.compile(rf"{CODE}(\w{{1,40}}) ([^{CODE}{SECTION}]{{1,200}})")


class Parsed(NamedTuple):
    """A parsed text: `chain` is root cause first and never empty; a bare message is a chain of one without frames.

    `found` is what tells it from its like and has no digits that count; `coded` the same, as label and place in the
    text; `spans` is where digits and names stand whose value counts.
    """

    kind: str
    chain: tuple[Raised, ...]
    found: tuple[str, ...]
    coded: tuple[Coded, ...]
    spans: tuple[Span, ...]
    language: str = ""

    def discriminators(self, text: str) -> tuple[str, ...]:
        """Return the codes and names that tell this text from its like, as `text` (of the same length) has them."""
        return tuple(sorted({*self.found, *(f"{label} {text[start:stop]}" for label, (start, stop) in self.coded)}))


def names(parsed: Parsed) -> frozenset[Span]:
    """Return where the names of classes, modules and functions stand that hold digits."""
    return frozenset(span for raised in parsed.chain for span in raised.names)


def with_digits(parsed: Parsed, text: str) -> Parsed | None:
    """Return what `text` tells, which is the parsed one with digits lifted; None when it has to be parsed anew."""
    if any(raised.names for raised in parsed.chain):
        return None
    return parsed._replace(
        chain=tuple(
            raised._replace(message=text[raised.start : raised.start + len(raised.message)]) for raised in parsed.chain
        )
    )


def parse(text: str) -> Parsed:
    """Return what `text` (plain, zeroed, counting digits lifted or not) tells; any text parses."""
    if SECTION not in text:
        return _one(text)
    parts, offset = [], 0
    for section in text.split(SECTION):
        parts.append(_moved(_one(section), offset))
        offset += len(section) + 1
    return Parsed(
        "traceback" if any(part.kind == "traceback" for part in parts) else parts[0].kind,
        without_repeats([raised for part in reversed(parts) for raised in part.chain]),
        tuple(code for part in parts for code in part.found),
        tuple(code for part in parts for code in part.coded),
        apart(span for part in parts for span in part.spans),
        next((part.language for part in parts if part.language), ""),
    )


def _one(text: str) -> Parsed:
    coded: list[Coded] = []
    if CODE in text:
        text, coded = _own_codes(text)
    if (python.MARK in text or python.FRAME in text) and (chain := python.parse(text)):
        return _python(text, chain, coded)
    trace = stacks.read(text)
    return _traceback(text, trace, coded) if trace else _message(text, coded)


def _moved(parsed: Parsed, by: int) -> Parsed:
    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple([(start + by, stop + by) for start, stop in spans])

    return parsed._replace(
        chain=tuple(
            one._replace(start=one.start + by, names=moved(one.names), literal=moved(one.literal))
            for one in parsed.chain
        ),
        coded=tuple((label, (start + by, stop + by)) for label, (start, stop) in parsed.coded),
        spans=moved(parsed.spans),
    )


def _own_codes(text: str) -> tuple[str, list[Coded]]:
    """Take the codes off a text that was read from an object (objects.py)."""
    end = text.index(CODE)
    return text[:end], [(code[1], code.span(2)) for code in _CODE.finditer(text, end)]


def _python(text: str, chain: tuple[Raised, ...], coded: list[Coded]) -> Parsed:
    """Read a Python traceback, whose place says so much that names and later lines are not needed."""
    found: list[str] = []
    spans: list[Span] = []
    _codes(text, coded)
    for raised in (chain[0], chain[-1]) if len(chain) > 1 else chain:
        message = raised.message
        if raised.literal:
            coded += [("name", span) for span in raised.literal]
        if " constraint " in message:
            found += _constraint(message)
        coded += codes(message, raised.start)
        if "0" in message:
            spans += counting_spans(message, raised.start, bare=False)
    for raised in chain:
        if raised.names:
            spans += raised.names
    return Parsed("traceback", chain, tuple(found), tuple(coded), _all_spans(spans, coded), "python")


def _traceback(text: str, trace: stacks.Trace, coded: list[Coded]) -> Parsed:
    found: list[str] = []
    spans: list[Span] = []
    _codes(text, coded)
    chain = trace.chain
    for raised in (chain[0], chain[-1]) if len(chain) > 1 else chain:
        found += _constraint(raised.message)
        spans += counting_spans(raised.message, raised.start, bare=False)
        _name(raised.message, raised.start, text, found, coded)
    listed(text, found, coded)
    for raised in chain:
        spans += raised.names
    return Parsed("traceback", chain, tuple(found), tuple(coded), _all_spans(spans, coded), trace.language)


def _message(text: str, coded: list[Coded]) -> Parsed:
    start = len(text) - len(text.lstrip())
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    _codes(text, coded)
    names: tuple[Span, ...] = ()
    kind, exception_type = "azure" if any(label == "azure" for label, _ in coded) else "message", ""
    if text.startswith(_PREFIXES, start) and (match := _PREFIX.match(text, start, stop)):
        start = match.end()
    if match := _TYPE.match(text, start, stop) or _WRAPPED.match(text, start, stop):
        exception_type = match[1]
        names = (match.span(1),) if "0" in exception_type else ()
        start = match.end()
    if match := _SEVERITY.match(text, start, stop):
        kind = "postgres"
        if match[1]:
            coded.append(("sqlstate", match.span(1)))
        start = match.end()
    elif any(part in text for part in _POSTGRES_LINES) or _CHARACTER.search(text, start, stop):
        kind = "postgres"
    several = stop < len(text)
    line = text[start : extent(text, start, stop, len(text)) if several else stop]
    line = _CHARACTER.sub("", line).rstrip()
    found = _constraint(line)
    spans = [*names, *counting_spans(line, start, bare=not exception_type)]
    of_a_program = exception_type or "(SQLSTATE" in line or (several and kind != "postgres")
    _name(line, start, text, found, coded, bare=not of_a_program)
    if exception_type.endswith("KeyError") and (match := _MISSING_KEY.match(line)):
        coded.append(("key", (start + match.start("key"), start + match.end("key"))))
    if several:
        listed(text, found, coded)
    chain = (Raised(exception_type, line, start, names=names),)
    return Parsed(kind, chain, tuple(found), tuple(coded), _all_spans(spans, coded))


def _all_spans(spans: list[Span], coded: list[Coded]) -> tuple[Span, ...]:
    if coded:
        spans += [span for _, span in coded]
    return apart(spans) if spans else ()


def _codes(text: str, coded: list[Coded]) -> None:
    """Add the codes that name an error wherever they stand in the text."""
    if "ErrorCode:" in text and (match := _AZURE_CODE.search(text)):
        coded.append(("azure", match.span(1)))
    if "SQLSTATE" in text and (match := _SQLSTATE.search(text)):
        coded.append(("sqlstate", match.span(1)))


def _name(message: str, start: int, text: str, found: list[str], coded: list[Coded], *, bare: bool = False) -> None:
    for kind, (first, last) in named(message, start, bare=bare):
        name = text[first:last]
        numbers = PLACE_IN_A_LIST if kind in _WITH_NUMBERS else _NUMBERED
        if numbers.search(name):
            found.append(f"{kind} {numbers.sub('0', name)}")
        else:
            coded.append((kind, (first, last)))


def _constraint(line: str) -> list[str]:
    match = _CONSTRAINT.search(line) if " constraint " in line else None
    return [f"{match[1]} constraint {match[2]}"] if match else []
