"""Credentials before a host without a scheme: `bot:x@git.example.net/repo`, the DSNs of Go and of Oracle."""

import re

from analysis.redaction.placeholder import MASKED, placeholder
from analysis.redaction.rule import Rule

_VERSION = r"(?!v?\d+(?:\.\d+){1,2}(?:[-+][\w.]{1,40})?(?![\w.]))"
_NAME = r"[A-Za-z0-9][\w-]{0,62}"
_HOST = (
    rf"{_VERSION}(?!sha\d{{1,3}}:|md5:)"
    rf"(?:{_NAME}(?:\.{_NAME})+|localhost\b|\[[0-9a-fA-F:]{{2,40}}\]|(?P<short>{_NAME}(?=:\d{{2,5}}(?!\d)|/[\w-]|\Z|[\s\"',)])))"
    r"(?![\w@-])"
)
# Go's MySQL driver writes the network around the address, or nothing before the database's name.
_GO = r"(?:tcp6?|unix|udp|tls)?\([^)\s]{0,200}\)|/\w"
_BEHIND = re.compile(rf"{_HOST}|{_GO}")
_PASSWORD = re.compile(r"(?!//)[^\s:@\"'`<>,;(){}\[\]|\\]+")
_LONGEST_PASSWORD, _LONGEST_USER = 128, 64
_USER_REVERSED = re.compile(rf"[\w.+$%-]{{0,{_LONGEST_USER}}}(?![/@+$%-])")
_ORACLE = re.compile(
    r"(?i)(?P<lead>(?:\bthin:|\b(?:sqlplus|sqlldr|expdp|impdp|rman)\b[^\n]{0,60}?(?:\s|userid=))[\w$#]{1,30}/)"
    r"(?P<password>\\{0,16}\"[^\"\n]{1,128}\"|[^\s@/\"']{1,128})(?=@)"
)
# Words before an address or a version that are no user's name; what is left of them is for the rule of addresses.
_LABELS = frozenset({
    "mailto", "npm", "pip", "user", "users", "from", "to", "cc", "bcc", "by", "email", "e-mail", "mail", "sip", "sips",
    "xmpp", "acct", "owner", "author", "recipient", "workspace", "file", "link", "portal", "jsr",
})  # fmt: skip


def _password(text: str, at: int) -> tuple[int, int] | None:
    """Where the password before the at-sign stands, None when there is none."""
    host = _BEHIND.match(text, at + 1)
    colon = text.rfind(":", max(0, at - _LONGEST_PASSWORD), at) if host else -1
    if host is None or colon < 0 or not _PASSWORD.fullmatch(text, colon + 1, at):
        return None
    user = _USER_REVERSED.match(text[max(0, colon - _LONGEST_USER - 1) : colon][::-1])
    password = text[colon + 1 : at]
    is_number = password.isdigit() and len(password) < 6
    is_path = re.match(r"\d{1,5}/", password)
    is_short = host["short"] is not None and not _is_made(password)
    if (
        user is None
        or MASKED.fullmatch(password)
        or is_number
        or is_path
        or is_short
        or user[0][::-1].lower() in _LABELS
    ):
        return None
    return colon + 1, at


def _is_made(password: str) -> bool:
    """Before a host of one name, as in tile:3@node, only what is no word counts."""
    return len(password) >= 5 and any(not c.isalpha() for c in password) and any(c.isalpha() for c in password)


def redact_hosts(text: str) -> str:
    """The text without the passwords before hosts; user and host stay readable."""
    parts: list[str] = []
    done, at = 0, text.find("@")
    while at >= 0:
        if span := _password(text, at):
            parts += [text[done : span[0]], placeholder("password")]
            done = at
        at = text.find("@", at + 1)
    return "".join(parts) + text[done:] if parts else text


def redact_oracle(text: str) -> str:
    """The text without the passwords that Oracle's tools take behind a slash."""
    return _ORACLE.sub(lambda found: found["lead"] + placeholder("password"), text)


RULES = (
    Rule("credentials before a host", redact_hosts, exact=("@",)),
    Rule("oracle credentials", redact_oracle, anchors=("thin:", "sqlplus", "sqlldr", "expdp", "impdp", "rman ")),
)
