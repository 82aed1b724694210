"""What PostgreSQL refuses, as a reason and a mend that a person can act on.

Only sqlstate, primary message and object names are kept: DETAIL and the statement may hold row values.
"""

import psycopg

from analysis.model import Failure
from analysis.redaction import redact_text

_MENDS = {
    "28P01": "check the password in JOBSCOPE_DATABASE_URL (or PGPASSWORD)",
    "28000": "check the role, pg_hba.conf (on Azure the firewall rules, or the private endpoint) and whether the server"
    " wants TLS or Entra (JOBSCOPE_DATABASE_AUTH)",
    "3D000": "check the database's name in JOBSCOPE_DATABASE_URL",
    "53300": "raise max_connections or the role's connection limit, or keep two connections free for Jobscope",
    "57P03": "wait until the server has started; the next run tries again",
    "57P01": "the server was shut down or an administrator ended the session; the next run tries again",
    "42P01": "check JOBSCOPE_SCHEMA, or create the extension that holds the relation",
    "42703": "the relation has another shape in this version; please report it with the server's version",
    "42883": "the function does not exist in this version of the server or its extension",
    "55000": "add the extension to shared_preload_libraries (on Azure a server parameter) and restart the server",
    "55P03": "someone holds a lock on the relation; the health section's blocking chains show who",
    "25P03": "the server ended our idle transaction; the next run tries again",
    "40001": "on a standby: set hot_standby_feedback = on there, or raise max_standby_streaming_delay, so that replay"
    " waits for a run",
}
_CONNECTING = {
    "password authentication failed": _MENDS["28P01"],
    "no password supplied": _MENDS["28P01"],
    "no pg_hba.conf entry": _MENDS["28000"],
    "does not exist": "check the database's and the role's name in JOBSCOPE_DATABASE_URL",
    "too many clients": _MENDS["53300"],
    "too many connections": _MENDS["53300"],
    "connection slots are reserved": _MENDS["53300"],
    "couldn't get a connection": "all connections that Jobscope allows itself are busy; ask again",
    "starting up": _MENDS["57P03"],
    "could not translate host name": "check the host in JOBSCOPE_DATABASE_URL and the private DNS zone",
    "name or service not known": "check the host in JOBSCOPE_DATABASE_URL and the private DNS zone",
    "invalid connection option": "check JOBSCOPE_DATABASE_URL: it is no libpq connection string or URL",
}
"""libpq gives no SQLSTATE for a connection that never came to be; in another language the general mend must do."""
_TIMEOUTS = ("57014", "25P04")


_PATH = "check the network path to the server (private endpoint, DNS, firewall) and that it runs"


def _cause(text: str) -> str:
    """libpq's own words without the address that it tried."""
    return (text.strip().splitlines() or ["no reason was given"])[0].rpartition("failed: ")[2].removeprefix("FATAL:  ")


def failure_of(error: psycopg.Error, *, during: str, user: str, limit_s: float) -> Failure:
    """The failure for an error raised while doing `during` (such as "the query health/database")."""
    code = error.sqlstate
    message = redact_text(error.diag.message_primary or _cause(str(error)))
    if code in _TIMEOUTS:
        return Failure(
            f"{during} took longer than {limit_s:g} s and was cancelled",
            "raise JOBSCOPE_QUERY_TIMEOUT_S, or look at the cost of the run for what else is slow",
        )
    if code == "42501" and "row-level security" in message:
        return Failure(
            f"{during} was refused, since a policy hides rows: {message}",
            f"ALTER ROLE {user} BYPASSRLS, so that an empty answer means that there is nothing",
        )
    if code == "42501":
        return Failure(
            f"{during} was refused: {message}", f"grant it to the role {user}; see sql/setup/monitor_role.sql"
        )
    if code is None:
        return Failure(
            f"the connection failed during {during}: {message}",
            next((mend for sign, mend in _CONNECTING.items() if sign in message.lower()), _PATH),
        )
    return Failure(f"{during} failed: {message} (SQLSTATE {code})", _MENDS.get(code, "look up the SQLSTATE"))
