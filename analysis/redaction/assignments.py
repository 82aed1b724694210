"""Secrets that are known by the name before them, in any text: `password=x`, `"apiKey": "x"`, `--token x`, `Cookie: x`.

Works on whole, escaped and cut JSON, on Python reprs, connection strings, headers, query strings, command lines and XML
alike: find a word that a secret's name may hold, take the whole name around it, judge it, and replace the value behind.
"""

import re
from functools import lru_cache

from analysis.redaction.extent import value_span
from analysis.redaction.names import Doubt, looks_random, secret_kind
from analysis.redaction.placeholder import PLACEHOLDER, lower_ascii, placeholder

_HINTS = (
    "pass", "pwd", "psw", "pw", "secret", "token", "key", "cred", "auth", "cookie", "sas", "sharedaccesssignature",
    "sig", "conn", "azurewebjobsstorage", "jwt", "bearer", "csrf", "xsrf", "otp", "pin", "cvv", "cvc", "pfx", "mnemonic",
    "contraseña", "senha",
)  # fmt: skip

_NAME_REST = re.compile(r"[\w.$-]{0,200}(?: string\b)?", re.IGNORECASE)
_LONGEST_NAME = 100
_ESCAPE_BEFORE = {"%": 2, "\\": 1}

_QUOTE = r"(?:\\{0,64}[\"'`]|&quot;|&#3[49];|%2[27])"
_ASSIGNS = re.compile(
    rf"(?:{_QUOTE}\]?)?\s{{0,8}}(?:=>|:=|={{1,2}}|:(?!//|:)|(?P<encoded>%3[dDaA])|\\{{1,64}}u003d)"
    rf"[ \t]{{0,8}}(?:\r?\n\s{{0,16}}(?={_QUOTE}))?(?:%20|\+(?=%2[27]))?"
)
_PAIRS = re.compile(
    rf"{_QUOTE}\s{{0,8}},\s{{0,8}}(?:{_QUOTE}[vV]alue{_QUOTE}\s{{0,8}}:\s{{0,8}})?(?=[bBuUrR]?{_QUOTE})"
)
_OPTION = re.compile(r"[ \t]{1,8}(?=[^\s-])")
_KEY_OF_PAIR = re.compile(rf"{_QUOTE}\s{{0,8}},\s{{0,8}}{_QUOTE}(?:value|values|val|bucket|count)\b")
_NO_SECRET = re.compile(r"(?:none|null|nil|true|false|undefined|\*+)?", re.IGNORECASE)


def redact_assignments(text: str, extra_keys: frozenset[str] = frozenset()) -> str:
    """The text with the value behind every name that announces a secret replaced."""
    lowered = lower_ascii(text)
    parts: list[str] = []
    done = 0
    for hit in _hints(extra_keys).finditer(lowered):
        if hit.start() < done:
            continue
        rest = _NAME_REST.match(text, hit.end())
        name_end = rest.end() if rest else hit.end()
        found = _value_after(text, max(done, hit.start() - _LONGEST_NAME), hit.start(), name_end, extra_keys)
        if found is not None:
            begin, end, kind = found
            parts += [text[done:begin], placeholder(kind)]
            done = end
    return "".join(parts) + text[done:] if parts else text


def _value_after(
    text: str, floor: int, hit: int, name_end: int, extra_keys: frozenset[str]
) -> tuple[int, int, str] | None:
    """Where the secret behind the name around `hit` begins and ends, and its kind; None when there is none."""
    start = None
    assigns = _ASSIGNS.match(text, name_end) or _PAIRS.match(text, name_end)
    if assigns is None:
        start = _name_start(text, floor, hit)
        if text[start : start + 1] == "-":
            assigns = _OPTION.match(text, name_end)
        elif text[start - 1 : start] == "<" and text[name_end : name_end + 1] == ">":
            assigns = re.compile(">").match(text, name_end)
        if assigns is None:
            return None
    if start is None:
        start = _name_start(text, floor, hit)
    kind = secret_kind(text[start:name_end], extra_keys)
    if kind is None:
        return None
    encoded = assigns.re is _ASSIGNS and assigns["encoded"]
    begin, end = value_span(
        text, assigns.end(), is_header=kind in ("authorization", "cookie"), until="%26" if encoded else ""
    )
    value = text[begin:end]
    if _NO_SECRET.fullmatch(value) or (PLACEHOLDER.match(value) and _only_marked(value)):
        return None
    return _judged(text, start, name_end, begin, end, kind)


def _judged(
    text: str, start: int, name_end: int, begin: int, end: int, kind: str | Doubt
) -> tuple[int, int, str] | None:
    value = text[begin:end]
    if kind is Doubt.ASK_VALUE:
        return (begin, end, "key") if looks_random(value) else None
    if text[start:name_end].lower() == "key" and ("/" in value or _KEY_OF_PAIR.match(text, end)):
        return None
    return begin, end, str(kind)


def _only_marked(value: str) -> bool:
    found = PLACEHOLDER.match(value)
    return found is not None and not value[found.end() :].strip(")]},.:!?;\"'` ")


def _name_start(text: str, floor: int, hit: int) -> int:
    start = hit
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in "_.$-"):
        start -= 1
    before = text[start - 1 : start]
    if before == "%" and hit - start >= 2:
        return start + 2  # %26sig
    if before == "\\" and hit > start:
        return start + (5 if text.startswith("u0026", start) else 1)  # \u0026sig, \nkey
    if before == " " and start == hit and text[start - 2 : start - 1].isalpha():
        return _name_start(text, floor, start - 1)  # api key
    return start


@lru_cache(maxsize=64)
def _hints(extra_keys: frozenset[str]) -> re.Pattern[str]:
    words = [
        re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+", key) for key in sorted(extra_keys)
    ]
    written = [r"[ _.-]?".join(re.escape(part.lower()) for part in key) for key in words if key]
    return re.compile("|".join([*_HINTS, *written]))
