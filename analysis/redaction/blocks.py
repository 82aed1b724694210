"""Secrets that need more than one pattern: PEM blocks, whole or cut, and the passwords inside URLs."""

import re
import string

from analysis.redaction.placeholder import MASKED, lower_ascii, placeholder
from analysis.redaction.rule import Rule

_PEM_BEGIN = re.compile(r"(?:-----|---- )BEGIN [A-Z0-9 ]{1,40}(?:-----| ----)")
_PEM_END = re.compile(r"(?:-----|---- )END [A-Z0-9 ]{1,40}(?:-----| ----)")
# A block whose begin was cut off: lines of base64 before its end, the line ends written or escaped.
_PEM_LINE_END = re.compile(r"[ \t]{0,8}(?:\r|\n|\\{1,16}[rn])+[ \t]{0,8}")
_BASE64 = string.ascii_letters + string.digits + "+/="
_PEM_PART = 16
_PEM_WINDOW = 16_384

# An address up to the next one. JSON may escape the slashes, and a whole URL may be percent-encoded inside another.
_ADDRESS = re.compile(
    r"(?P<lead>:(?:\\{0,16}/){2}|%3[aA]%2[fF]%2[fF])"
    r"(?P<rest>(?:[^\s:%\"'<>`]|:(?!\\{0,16}/\\{0,16}/)|%(?!3[aA]%2[fF]%2[fF])"
    r"|[\"'`](?=[\w.~%!$&*+=-]{1,100}@)){1,4096})"
)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_ENCODED_END = re.compile(rf"{_AUTHORITY_END.pattern}|%2[fF]|%3[fF]|%23")
_PORT = re.compile(r"\d{0,5}(?![^,;)\]}.])")
_LONG_USER = 20


def redact_pem(text: str) -> str:
    """The text with each PEM block replaced; a block without its end counts up to the end of the text."""
    parts: list[str] = []
    position = 0
    while begin := _PEM_BEGIN.search(text, position):
        parts += [_without_tail(text[position : begin.start()]), placeholder("pem")]
        end = _PEM_END.search(text, begin.end())
        position = end.end() if end else len(text)
    return "".join(parts) + _without_tail(text[position:])


def _without_tail(text: str) -> str:
    """The text with what is left of blocks whose begin is missing replaced."""
    parts: list[str] = []
    position = 0
    for end in _PEM_END.finditer(text):
        parts += [text[position : _body_start(text, max(position, end.start() - _PEM_WINDOW), end.start())]]
        parts += [placeholder("pem")]
        position = end.end()
    return "".join(parts) + text[position:]


def _body_start(text: str, floor: int, end: int) -> int:
    """Where the lines of base64 begin that stand before a block's end."""
    lines: list[tuple[int, int]] = []
    position = floor
    for line_end in _PEM_LINE_END.finditer(text, floor, end):
        lines.append((position, line_end.start()))
        position = line_end.end()
    start = end
    for begin, stop in reversed([*lines, (position, end)]):
        first = begin + len(text[begin:stop].rstrip(_BASE64))
        if first > begin:
            return first if stop - first >= _PEM_PART else start
        start = begin
    return start


def redact_url_passwords(text: str) -> str:
    """The text with the password of each `scheme://user:password@host` replaced; the user and the host stay readable.

    A password may hold unencoded slashes and at-signs, and the text may be cut inside it.
    """
    return _ADDRESS.sub(lambda found: found["lead"] + _without_password(found["rest"], found), text)


def _without_password(rest: str, found: re.Match[str]) -> str:
    is_encoded = found["lead"][0] == "%"
    colon_sign, at_sign = ("%3a", "%40") if is_encoded else (":", "@")
    lowered = lower_ascii(rest)
    path = (_ENCODED_END if is_encoded else _AUTHORITY_END).search(rest)
    authority = path.start() if path else len(rest)
    colon = lowered.find(colon_sign, 0, authority)
    after_colon = colon + len(colon_sign)
    has_port = colon >= 0 and _PORT.match(rest, after_colon, authority)
    # Of "p@ss/word@host" only the last sign parts password and host; behind a question mark it means something else.
    query = rest.find("?", authority)
    at = lowered.rfind(at_sign, 0, authority)
    if at >= 0 and 0 <= colon < at:
        at = lowered.rfind(at_sign, 0, len(rest) if query < 0 else query)
    if at < 0 and colon >= 0 and not has_port and rest[0] != "[":
        at = lowered.rfind(at_sign)  # the password holds an unencoded slash
        if at < 0 and found.end() == len(found.string):
            at = len(rest)  # the text was cut within the password
    if at < 0:
        return rest
    if 0 <= colon < at:
        password = rest[after_colon:at]
        if not password or password.lower() == "x-oauth-basic":
            return _shown_user(rest[:colon]) + rest[colon:]
        shown = password if MASKED.fullmatch(password) else placeholder("password")
        return rest[:after_colon] + shown + rest[at:]
    return _shown_user(rest[:at]) + rest[at:]


def _shown_user(user: str) -> str:
    """The user's name, and no token that stands where it would."""
    is_key = len(user) >= _LONG_USER and any(c.isdigit() for c in user) and any(c.isalpha() for c in user)
    return placeholder("token") if is_key else user


RULES = (
    Rule("pem", redact_pem, exact=("-----BEGIN ", "-----END ", "---- BEGIN ")),
    Rule("password in an address", redact_url_passwords, anchors=("://", ":\\", "%3a%2f")),
)
