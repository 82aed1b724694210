"""Digits: every one is made 0 before parsing, except the few whose value tells one fault from another.

A digit that counts (an HTTP status, an errno, an exit code) is lifted out of reach of the rules: it becomes a
private-use character, which no rule masks, and is put back at the end. So texts that differ only in digits that do not
count are equal here, which is what makes the cache of fingerprint.py exact.
"""

import re
from collections.abc import Container, Iterable

from analysis.errors.grouping.codes import COUNTING
from analysis.errors.grouping.counting import Counting
from analysis.errors.grouping.vocabulary import TERMS_WITH_DIGITS, TERMS_ZEROED

Span = tuple[int, int]

type Coded = tuple[str, Span]
"""A code or a name that tells faults apart: what it is, and where in the text it stands."""

_ZERO = bytes(ord("0") if chr(byte) in "123456789" else byte for byte in range(256))
_LIFT = {code: chr(0xE000 + code) for code in range(128)}
_LIFT_DIGITS = {ord(digit): _LIFT[ord(digit)] for digit in "0123456789"}
_LOWER = {0xE000 + code: chr(code) for code in range(128)}
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_AROUND_TERM = ".,:;()[]="
_TERM = re.compile(r"(?<![^\s(\[,:=])[A-Za-z]{1,9}[-_/v]?0{1,4}[A-Za-z0_-]{0,7}(?![^\s)\],:;.]|\.[A-Za-z0-9])")


def _by_mark(codes: Iterable[Counting]) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    marks: dict[str, list[re.Pattern[str]]] = {}
    for code in codes:
        marks.setdefault(code.mark, []).append(code.pattern)
    return tuple((mark, tuple(patterns)) for mark, patterns in marks.items())


_IN_TRACEBACK = _by_mark(COUNTING)
_IN_BARE = _by_mark(code for code in COUNTING if code.bare)


def zeroed(text: str) -> str:
    """Return `text` with every digit 0 and no private-use characters; it has the same length."""
    if not text.isascii():
        text = _PRIVATE.sub("?", text)
    return text.encode("utf-8", "surrogatepass").translate(_ZERO).decode("utf-8", "surrogatepass")


def counting_spans(line: str, offset: int, *, bare: bool) -> list[Span]:
    """Return where in the text that holds the zeroed `line` at `offset` digits stand that count, or may count."""
    if "0" not in line:
        return []
    spans: list[Span] = []
    for mark, patterns in _IN_BARE if bare else _IN_TRACEBACK:
        if mark in line:
            for pattern in patterns:
                spans += [(offset + match.start(1), offset + match.end(1)) for match in pattern.finditer(line)]
    for word in line.split():
        if "0" in word and word.strip(_AROUND_TERM).lower() in TERMS_ZEROED:
            terms = (match for match in _TERM.finditer(line) if match[0].lower() in TERMS_ZEROED)
            return [*spans, *((offset + match.start(), offset + match.end()) for match in terms)]
    return spans


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, without those that overlap an earlier one."""
    found: list[Span] = []
    for start, stop in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, stop))
    return tuple(found)


def lifted(zeros: str, text: str, spans: tuple[Span, ...], names: Container[Span] = ()) -> str:
    """Return `zeros` with what `text` holds at `spans` out of reach of the rules.

    A span may be a term of the field by its shape only (s3, but not s6): then it is left alone. Of `names`, which no
    rule reads, only the digits are lifted: dots and capitals tell the readers of traces that they are names.
    """
    parts, end = [], 0
    for start, stop in spans:
        found = text[start:stop]
        if zeros[start:stop].lower() in TERMS_ZEROED and found.lower() not in TERMS_WITH_DIGITS:
            continue
        parts += [zeros[end:start], found.translate(_LIFT_DIGITS if (start, stop) in names else _LIFT)]
        end = stop
    return "".join(parts) + zeros[end:]


def lowered(text: str) -> str:
    """Return `text` with lifted characters as they were."""
    return text if text.isascii() else _PRIVATE.sub(lambda character: _LOWER.get(ord(character[0]), "?"), text)
