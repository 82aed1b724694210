"""What goes wrong in a request, as RFC 9457 problem details: a clear sentence, and never an inside of ours."""

from collections.abc import Mapping

from pydantic import JsonValue, ValidationError


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


def bad_parameters(error: ValidationError) -> Problem:
    """400 naming each parameter, what came and what is allowed."""
    wrong: list[JsonValue] = []
    for entry in error.errors(include_url=False, include_context=False):
        name = str(entry["loc"][0]) if entry["loc"] else ""
        unknown = entry["type"] == "extra_forbidden"
        given = entry.get("input")
        wrong.append(
            {
                "parameter": name[:100],
                "given": None if unknown else str(given)[:100],
                "allowed": "this route has no such parameter" if unknown else entry["msg"],
            }
        )
    names = ", ".join(sorted({str(w["parameter"]) for w in wrong if isinstance(w, dict)}))
    return Problem(400, "Bad parameter", f"Wrong: {names}.", extra={"parameters": wrong})


def too_many(seconds: int) -> Problem:
    return Problem(429, "Too many requests", f"Again in {seconds} s.", headers={"Retry-After": str(seconds)})


UNREACHABLE = Problem(
    503,
    "Database unreachable",
    "The monitored database cannot be read now. /api/health says more; the log has the reason under this error_id.",
    headers={"Retry-After": "30"},
)
TOO_LATE = Problem(504, "Deadline passed", "The answer took longer than allowed. Ask for fewer hours or a lower limit.")
TOO_LARGE = Problem(400, "Answer too large", "The answer is larger than allowed. Ask for fewer hours or a lower limit.")
