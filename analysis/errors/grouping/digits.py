"""Digits: every one is made 0 before parsing, except the few whose value tells one fault from another.

A digit that counts (an HTTP status, an errno, an exit code) is lifted out of reach of the rules: it becomes a
private-use character, which no rule masks, and is put back at the end. So texts that differ only in digits that do not
count are equal here, which is what makes the cache in cache.py exact.
"""

import re

_ZERO = {ord(digit): "0" for digit in "123456789"} | {0xE000 + digit: "0" for digit in range(10)}
_LIFT = {ord(str(digit)): chr(0xE000 + digit) for digit in range(10)}
_LOWER = {0xE000 + digit: str(digit) for digit in range(10)}

_COUNTS = re.compile(
    r"\[Errno -?(\d{1,4})\]"
    r"|\b[Ee]xit(?:ed)?(?: with)?(?: non-zero)?(?: exit)?(?: code| status)?[ :=]{1,3}(?:code |status )?(-?\d{1,4})\b"
    r"|\bexit status[ :=]{1,2}(-?\d{1,4})\b"
    r"|\bHTTP(?: Error|/\d\.\d)[ :]{1,2}(\d{3})\b"
    r"|\b(\d{3}),? (?:Client Error|Server Error|message=)"
    r"|\b(?:Client|Server) error '(\d{3})\b"
    r"|\b(\d{3}) (?:Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Conflict|Gone|Too Many Requests"
    r"|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)\b"
    r"|\bSQLSTATE\W{0,3}([0-9A-Z]{5})\b"
    r'|"(?:code|status|statusCode|status_code|errorCode|error_code|sqlstate)" ?: ?"?([A-Za-z0-9_.-]{1,40})',
    re.ASCII,
)
_MAY_COUNT = (
    "rror",
    "xit",
    "HTTP",
    "SQLSTATE",
    '"code"',
    '"status',
    'ode" ',
    'ode":',
    '"sqlstate"',
    " message=",
    "0 Bad",
    "0 U",
    "0 F",
    "0 Not",
    "0 M",
    "0 C",
    "0 G",
    "0 T",
    "0 I",
    "0 S",
)


def zeroed(text: str) -> str:
    """Return `text` with every digit 0; it has the same length."""
    return text.translate(_ZERO)


def counting_spans(zeros: str) -> tuple[tuple[int, int], ...]:
    """Return where in `zeros` (a zeroed text) the digits stand whose value tells one fault from another."""
    if not any(mark in zeros for mark in _MAY_COUNT):
        return ()
    return tuple(match.span(match.lastindex) for match in _COUNTS.finditer(zeros) if match.lastindex)


def lifted(zeros: str, text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Return `zeros` with the digits of `text` at `spans`, out of reach of the rules."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [zeros[end:start], text[start:stop].translate(_LIFT)]
        end = stop
    return "".join(parts) + zeros[end:]


def lowered(text: str) -> str:
    """Return `text` with lifted digits as digits again."""
    return text.translate(_LOWER)
