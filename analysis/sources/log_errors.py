"""What the log service's errors mean, as sentences for a person: the reason and the fix.

Codes and texts: learn.microsoft.com/azure/azure-monitor/logs/api/errors; the Basic plan's code as reported in
grafana/grafana issue 89818.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.sources.log_answers import (
    READER,
    BadQuery,
    BasicPlan,
    LogFailure,
    NoSuchWorkspace,
    Refused,
    Throttled,
    TimedOut,
    Unreachable,
)

if TYPE_CHECKING:
    from azure.core.exceptions import HttpResponseError
    from azure.monitor.query import LogsQueryError

AGAIN_S = 1.0  # before the one repetition, when the service does not say how long


def timed_out(seconds: float, what: str) -> TimedOut:
    """A late answer may never have been worked on: the service queues what an identity asks beyond five at once."""
    return TimedOut(
        f"The logs did not answer within {seconds:g} s ({what}); they may have been busy with other queries of this"
        " identity, of which more than five at once are queued for up to three minutes.",
        "Ask for a shorter window, allow more time (JOBSCOPE_LOGS_QUERY_S, JOBSCOPE_LOGS_ALL_S), or let fewer tools"
        " query with this identity.",
    )


def explained(problem: Exception, query_s: float) -> tuple[LogFailure, float | None]:
    """The failure that an exception of the client stands for, and in how many seconds to ask once more, if at all."""
    from azure.core.exceptions import HttpResponseError

    status = getattr(problem, "status_code", None)
    if isinstance(problem, HttpResponseError) and status is not None and status != 200:
        return _by_status(status, problem, query_s)
    if isinstance(problem, HttpResponseError) and problem.response is None:
        # Raised before anything was sent, by the credential; the client wraps it and so loses its own type.
        reason = "No token for the logs could be had from the app's identity."
        return Refused(reason, f"Turn on the app's managed identity. {READER}"), None
    if "timed out" in str(problem).lower():
        return timed_out(query_s, "one query"), None
    if isinstance(problem, (HttpResponseError, json.JSONDecodeError)):
        reason = "Something between here and the log service answered in its place."
        return Unreachable(reason, "Check the proxy, the private link and the endpoint."), None
    reason = "The log service could not be reached, or broke the connection off."
    return Unreachable(reason, "Check the network rules, DNS and the private link to Azure Monitor."), AGAIN_S


def _by_status(status: int, problem: "HttpResponseError", query_s: float) -> tuple[LogFailure, float | None]:
    if status in (401, 403):
        return Refused(f"The log service refused the app's identity (HTTP {status}).", READER), None
    if status == 404:
        fix = "Check JOBSCOPE_LOGS_WORKSPACE_ID (the workspace's id, not its name) or JOBSCOPE_LOGS_RESOURCE_ID."
        return NoSuchWorkspace("There is no such workspace or resource.", fix), None
    if status == 429:
        wait_s = _retry_after_s(problem)
        retry_hint = "" if wait_s is None else f", and asks to wait {wait_s:g} s"
        reason = f"The log service has too many queries from this identity (HTTP 429){retry_hint}."
        fix = (
            "Let fewer tools query with this identity: more than five queries at once are queued, and refused when the"
            " queue is full or after three minutes in it. The next run asks again."
        )
        return Throttled(reason, fix), AGAIN_S if wait_s is None else wait_s
    if status in (408, 504):
        return timed_out(query_s, "the service gave up"), None
    if status >= 500:
        reason = f"The log service failed on its side (HTTP {status})."
        return Unreachable(reason, "Wait for the next run; look at the health of Azure Monitor if it lasts."), AGAIN_S
    codes = list(_chain(problem))
    if any(code == "UnsupportedApiQueryValidationError" or "Basic" in message for code, message in codes):
        reason = "A table of the query is on the Basic or Auxiliary plan, which log queries cannot read."
        return BasicPlan(reason, "Set AppTraces and the other App tables to the Analytics plan."), None
    reason = f"The log service does not accept the query: {codes[-1][1][:500] if codes else f'HTTP {status}'}"
    return BadQuery(reason, "Report this as a defect of Jobscope, with the text of the query."), None


def _retry_after_s(problem: "HttpResponseError") -> float | None:
    header = getattr(problem.response, "headers", {}).get("Retry-After", "")
    return float(header) if header.isdecimal() else None


def _chain(problem: "HttpResponseError") -> Iterator[tuple[str, str]]:
    """The codes and messages of an error and of its inner errors, from the outermost."""
    body: object = None
    if problem.response is not None:
        try:
            body = json.loads(problem.response.text())
        except ValueError:
            return
    found = body.get("error") if isinstance(body, Mapping) else None
    while isinstance(found, Mapping):
        yield str(found.get("code", "")), str(found.get("message", ""))
        found = found.get("innererror")


def partial_reason(error: "LogsQueryError | None") -> str:
    """Why only some rows came, from the innermost text that Azure gives."""
    details = (error.details if error is not None else None) or []
    inner = details[0].get("innererror") or details[0] if details else {}
    text = inner.get("message") or (error.message if error is not None else "")
    return f"The log service returned only some of the rows: {text}" if text else "Only some of the rows came."
