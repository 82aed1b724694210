"""What is wrong with a connection string, in words of our own: libpq's messages repeat pieces of a malformed one,
and where a password holds an @ or a / that is not encoded, they repeat pieces of the password."""

import re
from collections.abc import Mapping
from typing import Final

_ENCODE = (
    "a password, user or name in it that holds @ : / ? # % or a blank must be percent-encoded (@ is %40, / is %2F)"
)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "sslmode": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslnegotiation": ("postgres", "direct"),
    "channel_binding": ("disable", "prefer", "require"),
    "gssencmode": ("disable", "prefer", "require"),
    "target_session_attrs": ("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "load_balance_hosts": ("disable", "random"),
}
"""Options whose values libpq checks only when it connects: https://www.postgresql.org/docs/18/libpq-connect.html."""
_HOST = re.compile(r"[\w.:%-]*|/[^@]*|@[\w./-]+")
"""A name or an address, or the folder (with @ the abstract name) of a socket."""


def problem_of(text: str) -> str:
    """Why libpq could not use this connection string, without any piece of it; empty when it can."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    scheme, separator, rest = text.partition("://")
    is_url = bool(separator) and re.fullmatch(r"[\w+.:-]+", scheme) is not None
    if is_url and scheme not in ("postgresql", "postgres"):
        return "a database's URL begins with postgresql://"
    no_url = f"it is no PostgreSQL URL (postgresql://user:password@host:5432/database): {_ENCODE}"
    if is_url and not _splits_as_meant(rest):
        return no_url
    try:
        options = conninfo_to_dict(text)
    except ProgrammingError:
        if is_url:
            return f"{no_url}, and what follows a ? must be options of libpq"
        return (
            "it is neither a PostgreSQL URL (postgresql://user:password@host:5432/database) nor a list of libpq's"
            " options (host=... dbname=... user=...); a value with blanks stands in single quotes"
        )
    given = {name: str(value) for name, value in options.items()}
    if not all(_HOST.fullmatch(host) for host in given.get("host", "").split(",")):
        return f"its host is none: {_ENCODE}"
    if not all(port.isascii() and _is_port(port) for port in given.get("port", "").split(",")):
        return f"its port is no number from 1 to 65535: {_ENCODE}"
    hosts, ports = (given.get(name, "").count(",") for name in ("host", "port"))
    if ports and hosts != ports:
        return "it names more or fewer hosts than ports"
    wrong = [name for name, values in _CHOICES.items() if name in given and given[name] not in values]
    if wrong:
        return f"its option {wrong[0]} is one of {', '.join(_CHOICES[wrong[0]])}"
    return ""


def _splits_as_meant(rest: str) -> bool:
    """Whether the first @ of a URL ends the password, and none comes after it before the options."""
    authority, _, path = rest.partition("?")[0].partition("/")
    return authority.count("@") <= 1 and "@" not in path


def _is_port(text: str) -> bool:
    return not text or (text.isdecimal() and 0 < int(text[:6]) < 65536)
