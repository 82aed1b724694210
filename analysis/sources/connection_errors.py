"""Why a connection never came to be or broke, as a reason and what to do; libpq gives no SQLSTATE for it.

The words of libpq itself are never repeated: they hold pieces of the connection string. Those that the server sends
(FATAL) are, since they name the role, the database and the address that it refused.
"""

from collections.abc import Mapping
from typing import Final

from analysis.redaction import redact_text

_URL = "JOBSCOPE_DATABASE_URL"
_PASSWORD = f"check the password in {_URL} (or PGPASSWORD)"
_PATH = "check the network path to the server (private endpoint, DNS, firewall) and that it runs"
_AUTHORITIES = f"let sslrootcert in {_URL} name the file of authorities; on Azure /etc/ssl/certs/ca-certificates.crt"
_SLOTS = "raise max_connections or the role's connection limit, or keep two connections free for Jobscope"
_WAIT = "wait until the server accepts connections again; the next run tries again"
_OPTIONS = ("libpq refuses an option", f"check the options in {_URL} and the PG* variables of the app")
_TLS_FILE = ("a file of sslcert, sslkey or sslcrl is missing or cannot be read", f"correct its path in {_URL}")
_DNS = ("the host's name could not be resolved", f"check the host in {_URL} and the private DNS zone")
_SILENT = ("the server did not answer in time", _PATH)
_NO_WAY = ("no network path leads to the host", _PATH)
_KIND = (
    "the server is not of the kind that target_session_attrs asks for",
    f"check target_session_attrs and the host in {_URL}",
)
_BROKEN_OFF = (
    "the server, or something on the way to it, closed the connection",
    "see the server's log of that minute; the next run tries again",
)

LIBPQ: Final[Mapping[str, tuple[str, str]]] = {
    "does not support ssl": (
        "the server has no TLS, which sslmode asks for",
        f"turn TLS on at the server; sslmode=prefer in {_URL} does without, in a trusted network only",
    ),
    "certificate verify failed": ("no authority of sslrootcert has signed the server's certificate", _AUTHORITIES),
    "root certificate file": ("the file of sslrootcert is missing or cannot be read", _AUTHORITIES),
    "does not match host name": (
        "the server's certificate is for another name than the host's",
        f"name the server in {_URL} as its certificate does, such as <server>.postgres.database.azure.com",
    ),
    "certificate file": _TLS_FILE,
    "private key file": _TLS_FILE,
    "invalid response to ssl negotiation": (
        "what answers at this host and port is no PostgreSQL server",
        f"check host and port in {_URL}, and what proxies connections to it",
    ),
    "ssl syscall error": _BROKEN_OFF,
    "ssl connection has been closed": _BROKEN_OFF,
    "ssl error": (
        "TLS could not be agreed on with the server",
        f"check sslmode and the versions of TLS in {_URL} and at the server, and whether a proxy opens TLS on the way",
    ),
    "channel binding": (
        "the server offers no way to sign in that the connection string allows",
        f"check channel_binding, require_auth and gssencmode in {_URL}, or leave them out",
    ),
    "no password supplied": ("the server wants a password, and none is given", _PASSWORD),
    "failed to resolve": _DNS,
    "could not translate host name": _DNS,
    "connection refused": (
        "nothing listens at this host and port",
        f"check host and port in {_URL}, that the server runs, and the network rules",
    ),
    "on socket": (
        "no server listens on this machine's socket",
        f"name the database in {_URL}: without a host it is looked for on this machine",
    ),
    "timeout expired": _SILENT,
    "timed out": _SILENT,
    "no route to host": _NO_WAY,
    "network is unreachable": _NO_WAY,
    "couldn't get a connection": ("all connections that Jobscope allows itself are busy", "ask again"),
    "definition of service": (
        "the service that is named is not defined",
        f"check service in {_URL}, or PGSERVICE and its file",
    ),
    "standby mode": _KIND,
    "session is": _KIND,
    "closed the connection": _BROKEN_OFF,
    "the connection is closed": _BROKEN_OFF,
    "connection reset": _BROKEN_OFF,
    "could not receive data": _BROKEN_OFF,
    "could not send data": _BROKEN_OFF,
    "the connection is lost": _BROKEN_OFF,
    "gssapi encryption": _OPTIONS,
    "authentication method requirement": _OPTIONS,
    "weak sslmode": _OPTIONS,
    "invalid": _OPTIONS,
    "could not match": _OPTIONS,
}
"""A sign in libpq's or psycopg's message, the first that fits -> the reason and what to do."""

SERVER: Final[Mapping[str, str]] = {
    "password authentication failed": _PASSWORD,
    "no encryption": f"the server wants TLS: sslmode=verify-full and sslrootcert in {_URL}",
    "no pg_hba.conf entry": "check the role, pg_hba.conf and whether the server wants Entra (JOBSCOPE_DATABASE_AUTH)",
    "does not exist": f"check the names of database and role in {_URL}; sql/setup/monitor_role.sql makes the role",
    "not permitted to log in": "ALTER ROLE ... LOGIN, or run sql/setup/monitor_role.sql",
    "permission denied for database": "GRANT CONNECT ON DATABASE ... TO the role, as sql/setup/monitor_role.sql does",
    "too many clients": _SLOTS,
    "too many connections": _SLOTS,
    "connection slots are reserved": _SLOTS,
    "starting up": _WAIT,
    "shutting down": _WAIT,
    "recovery mode": _WAIT,
    "accepting connections": _WAIT,
    "configuration parameter": _OPTIONS[1],
    "value for parameter": _OPTIONS[1],
}
"""A sign in the server's own words -> what to do."""


def reason_of(text: str) -> tuple[str, str]:
    """The reason and what to do for the message of an error that has no SQLSTATE."""
    lowered = text.lower()
    if "FATAL:" in text:
        sentence = redact_text(text.partition("FATAL:")[2].strip().splitlines()[0])
        log = f"see the server's log, and check the role and the database in {_URL}"
        advice = next((advice for sign, advice in SERVER.items() if sign in sentence.lower()), log)
        return (_OPTIONS[0], advice) if advice == _OPTIONS[1] else (sentence, advice)
    unknown = ("the reason is none that Jobscope knows", f"{_PATH}; psql with the same connection string tells it")
    return next((known for sign, known in LIBPQ.items() if sign in lowered), unknown)
