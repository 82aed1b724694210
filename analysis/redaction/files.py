"""Lines of password files: PostgreSQL's .pgpass and the .netrc of ftp, curl and git."""

import re

from analysis.redaction.placeholder import placeholder
from analysis.redaction.rule import Rule

# https://www.postgresql.org/docs/current/libpq-pgpass.html: host:port:database:user:password, a star for any.
_PGPASS = re.compile(
    r"(?P<lead>(?:^|(?<=\\n)|(?<=[\s\"'=`(\[<>]))(?P<host>\*|[\w./-]{1,255}):(?:\*|\d{4,5}):"
    r"(?P<database>\*|[\w$-]{1,63}):(?P<user>[\w.@$-]{1,63}):)(?P<password>(?!\[redacted)(?:[^\s\"'`\\]|\\[:\\]){1,256})",
    re.MULTILINE,
)
_PORTS = (543, 544, 643, 654, 154, 250, 254, 262, 354, 554)
"""How the ports of PostgreSQL, its poolers and its hosted kinds begin; times of day have two digits there."""
_PORT = re.compile(r":(?:\*|\d{4,5}):")
_SOURCE = re.compile(r"\.(?:py|rb|[cm]?[jt]sx?|go|java|kt|cs?|cc|cpp|h|exs?|php|rs|scala|swift|sql|log)\Z")
_LEVELS = frozenset({"debug", "info", "notice", "warn", "warning", "error", "critical", "fatal", "trace", "note"})
_NETRC = re.compile(
    r"(?P<lead>\b(?:machine(?:\s|\\n){1,8}[\w.*-]{1,255}|default)(?:(?:\s|\\[nrt]){1,16}(?:login|account)(?:\s|\\[nrt]){1,8}[^\s\\]{1,255}){0,2}"
    r"(?:\s|\\[nrt]){1,16}password(?:\s|\\[nrt]){1,8})(?P<password>(?!\[redacted)(?:[^\s\"'\\]|\\(?![nrt])){1,256})"
)


def is_source(name: str) -> bool:
    """Whether it is the name of a program's or a log's file, which numbers of lines follow behind a colon."""
    return _SOURCE.search(name) is not None


def _without_pgpass(found: re.Match[str]) -> str:
    is_place = is_source(found["host"]) or found["database"].isdigit() or found["user"].lower() in _LEVELS
    return found[0] if is_place else found["lead"] + placeholder("password")


def redact_files(text: str) -> str:
    """The text without the passwords of such lines."""
    if _PORT.search(text):
        text = _PGPASS.sub(_without_pgpass, text)
    if "password" in text:
        text = _NETRC.sub(lambda found: found["lead"] + placeholder("password"), text)
    return text


RULE = Rule(
    "password file",
    redact_files,
    anchors=("machine", "default login", ":*:", *(f":{port}" for port in _PORTS)),
)
