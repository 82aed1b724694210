"""The answers a workspace can give when it does not simply answer, in Azure's own words, each by its name.

Sources: learn.microsoft.com/azure/azure-monitor/logs/api/errors and .../api/response-format; the Basic plan's text as
reported in grafana/grafana issue 89818.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Fault = Literal[
    "empty",
    "partial",
    "throttled",
    "throttled_with_retry_after",
    "server_error",
    "gateway_timeout",
    "slow",
    "silent",
    "unauthorised",
    "forbidden",
    "not_found",
    "basic_plan",
    "garbage",
    "disconnect",
]


@dataclass(frozen=True)
class Reply:
    """One HTTP answer; `body` None means no content at all."""

    status: int
    body: dict[str, object] | None
    headers: Mapping[str, str] = field(default_factory=dict)


def error(code: str, message: str, *inner: tuple[str, str]) -> dict[str, object]:
    """Azure's error body, with its chain of inner errors from the outermost to the innermost."""
    nested: dict[str, object] | None = None
    for inner_code, inner_message in reversed(inner):
        nested = {"code": inner_code, "message": inner_message, **({"innererror": nested} if nested else {})}
    return {"error": {"code": code, "message": message, **({"innererror": nested} if nested else {})}}


def bad_query(message: str) -> Reply:
    inner = (("SemanticError", "A semantic error occurred."), ("SEM0100", message))
    return Reply(400, error("BadArgumentError", "The request had some invalid properties", *inner))


RETRY_AFTER_S = 1
NO_TOKEN = Reply(401, error("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."))
TIMED_OUT = Reply(504, error("GatewayTimeout", "Gateway timeout", ("GatewayTimeout", "The query exceeded its time.")))
PARTIAL_ERROR = {
    "code": "PartialError",
    "message": "There were some errors when processing your query.",
    "details": [
        {
            "code": "EngineError",
            "message": "Something went wrong processing your query on the server.",
            "innererror": {
                "code": "-2133196797",
                "message": "The results of this query exceed the set limit of 64000000 bytes, so some are missing.",
                "severity": 2,
                "severityName": "Error",
            },
        }
    ],
}

REPLIES: Mapping[str, Reply] = {
    "empty": Reply(204, None),
    "throttled": Reply(429, error("ThrottledError", "Rate limit is exceeded")),
    "throttled_with_retry_after": Reply(
        429, error("ThrottledError", "Rate limit is exceeded"), {"Retry-After": str(RETRY_AFTER_S)}
    ),
    "server_error": Reply(500, error("InternalServerError", "An error occurred. Please try again later.")),
    "gateway_timeout": TIMED_OUT,
    "unauthorised": Reply(
        401, error("InvalidTokenError", "The provided authentication is not valid for this resource")
    ),
    "forbidden": Reply(
        403,
        error(
            "InsufficientAccessError",
            "The provided credentials have insufficient access to perform the requested operation",
        ),
    ),
    "not_found": Reply(404, error("WorkspaceNotFoundError", "The workspace could not be found")),
    "basic_plan": Reply(
        400,
        error(
            "BadArgumentError",
            "The request had some invalid properties",
            (
                "UnsupportedApiQueryValidationError",
                "Query of Basic Logs table is not supported with the API "
                "'https://api.loganalytics.io/v1/workspaces/{workspaceId}/query'.",
            ),
        ),
    ),
}
