"""What PostgreSQL refuses, as a reason and a fix that a person can act on.

Only sqlstate, primary message and object names are kept: DETAIL and the statement may hold row values.
"""

import math

import psycopg

from analysis.model import Failure
from analysis.redaction import redact_text
from analysis.sources.connection_errors import reason_of

_FIXES = {
    "28P01": "check the password in JOBSCOPE_DATABASE_URL (or PGPASSWORD)",
    "28000": "check the role, pg_hba.conf (on Azure the firewall rules, or the private endpoint) and whether the server"
    " wants TLS or Entra (JOBSCOPE_DATABASE_AUTH)",
    "3D000": "check the database's name in JOBSCOPE_DATABASE_URL",
    "53300": "raise max_connections or the role's connection limit, or keep two connections free for Jobscope",
    "57P03": "wait until the server has started; the next run tries again",
    "57P01": "the server was shut down or an administrator ended the session; the next run tries again",
    "42P01": "check JOBSCOPE_SCHEMA, or create the extension that holds the relation",
    "42703": "the relation has another shape in this version; please report it with the server's version",
    "42883": "the function, or the operator for values of these types, does not exist in this version of the server or"
    " of its extension",
    "55000": "refresh the view, where it is a materialized one; else add the extension to shared_preload_libraries (on"
    " Azure a server parameter) and restart the server",
    "55P03": "someone holds a lock on the relation; the health section's blocking chains show who",
    "25P03": "the server ended our idle transaction; the next run tries again",
    "25P04": "the role or the database has a transaction_timeout that ended our transaction: ALTER ROLE ... SET"
    " transaction_timeout = 0 for the role of Jobscope, whose statements have limits of their own",
    "57P05": "the role or the database has an idle_session_timeout that ended our session between two questions: ALTER"
    " ROLE ... SET idle_session_timeout = 0 for the role of Jobscope, which closes its sessions itself",
    "40001": "on a standby: set hot_standby_feedback = on there, or raise max_standby_streaming_delay, so that replay"
    " waits for a run",
}
_OF_POLICIES = "rls.c"
"""Where in the server's source a policy is refused: 42501 is of rights as well, and the words are in its language."""
_WELL_WITHIN = 0.9
"""Of its limit: a statement that was cancelled earlier than that was cancelled by somebody."""
_OF_THE_QUESTION = ("0A", "21", "22", "42")
"""Classes of SQLSTATE that speak of the question or of the rows, and not of the server's state."""
_UNREADABLE = (psycopg.DataError, psycopg.ProgrammingError, psycopg.NotSupportedError)


def failure_of(error: psycopg.Error, *, during: str, user: str, limit_s: float, took_s: float = math.inf) -> Failure:
    """The failure for an error raised while doing `during` (such as "the query health/database"), after `took_s`."""
    code = error.sqlstate
    if isinstance(error, _UNREADABLE) and code is None:
        # Raised by psycopg itself, with the value in its text.
        return Failure(
            f"{during} gave an answer that cannot be read ({type(error).__name__})",
            "report it with the versions of Jobscope and of the server",
            lasts="refused",
        )
    if code is None:
        reason, fix = reason_of(str(error))
        return Failure(f"{during} failed: {reason}", fix)
    message = redact_text(error.diag.message_primary or "")
    # One code for both. Our own deadline closes the connection, and cancels nothing.
    if code == "57014" and ("user request" in message or took_s < _WELL_WITHIN * limit_s):
        return Failure(
            f"{during} was cancelled by somebody, and not by its limit of {limit_s:g} s",
            "find who ends statements on this server (pg_cancel_backend, a tool that ends slow ones); the next run asks"
            " again",
        )
    if code == "57014":
        return Failure(
            f"{during} took longer than {limit_s:g} s and was cancelled",
            "raise JOBSCOPE_QUERY_TIMEOUT_S, or look at the cost of the run for what else is slow",
        )
    if code == "42501" and error.diag.source_file == _OF_POLICIES:
        return Failure(
            f"{during} was refused, since a policy hides rows: {message}",
            f"ALTER ROLE {user} BYPASSRLS, so that an empty answer means that there is nothing",
            lasts="refused",
        )
    if code == "42501":
        return Failure(
            f"{during} was refused: {message}",
            f"grant it to the role {user}; see sql/setup/monitor_role.sql",
            lasts="refused",
        )
    return Failure(
        f"{during} failed: {message} (SQLSTATE {code})",
        _FIXES.get(code, "look up the SQLSTATE"),
        lasts="refused" if code[:2] in _OF_THE_QUESTION else "",
    )
