"""What goes wrong in a request, as RFC 9457 problem details: a clear sentence, and never an inside of ours."""

from collections.abc import Mapping

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from analysis.model import Failure


class Problem(Exception):
    """Ends a request with `status`; `extra` are further members of the problem document, `headers` of the answer."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        extra: Mapping[str, JsonValue] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    def document(self, error_id: str) -> dict[str, JsonValue]:
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "error_id": error_id,
            **self.extra,
        }


SHOWN = 10
"""Wrong parameters that are named; whoever sends more knows enough."""


def bad_parameters(error: ValidationError) -> Problem:
    """400 naming each parameter, what came and what is allowed."""
    errors = error.errors(include_url=False, include_context=False)
    wrong: list[JsonValue] = []
    for entry in errors[:SHOWN]:
        unknown = entry["type"] == "extra_forbidden"
        wrong.append(
            {
                "parameter": _name(entry),
                "given": None if unknown else str(entry.get("input"))[:100],
                "allowed": "this route has no such parameter" if unknown else entry["msg"],
            }
        )
    names = ", ".join(sorted({_name(entry) for entry in errors[:SHOWN]}))
    more = f", and {len(errors) - SHOWN} more" if len(errors) > SHOWN else ""
    return Problem(400, "Bad parameter", f"Wrong: {names}{more}.", extra={"parameters": wrong})


def _name(entry: ErrorDetails) -> str:
    return str(entry["loc"][0])[:100] if entry["loc"] else ""


def too_many(seconds: int) -> Problem:
    return Problem(429, "Too many requests", f"Again in {seconds} s.", headers={"Retry-After": str(seconds)})


def of_the_database(failure: Failure) -> Problem:
    """503 for what may be over soon, or once a run has recorded; 404 where the database holds no such job system; 500
    for what the server refuses until somebody changes something."""
    if failure.lasts == "absent":
        return Problem(404, "No such job system", f"{failure.reason}. To change that: {failure.fix}.")
    if failure.lasts == "unrecorded":
        detail = (
            "No run has recorded yet what is asked for: lists of this job system are answered from what runs record."
            " Wait for the next run, or start one with POST /api/run or the command jobscope run. Runs record where"
            " JOBSCOPE_REPORTS_URL is set."
        )
        return Problem(503, "Nothing recorded yet", detail, headers={"Retry-After": "300"})
    if failure.lasts == "refused":
        detail = f"The monitored database refuses this{_because(failure.reason)}. The log has more under this error_id."
        return Problem(500, "Refused by the database", detail)
    return unavailable("The monitored database", failure.reason)


def unavailable(what: str, reason: str = "") -> Problem:
    """503 with the reason, unless it holds a name in quotes, as servers write those of roles, databases and hosts."""
    detail = f"{what} cannot be used now{_because(reason)}. The log has more under this error_id."
    return Problem(503, "Unavailable", detail, headers={"Retry-After": "30"})


def _because(reason: str) -> str:
    return "" if not reason or any(quote in reason for quote in "\"«„“'") else f": {reason}"
