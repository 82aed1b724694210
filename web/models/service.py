"""What the app answers of itself: that it is up, and why a request failed."""

from pydantic import JsonValue

from analysis.frozen import Model


class Live(Model):
    status: str = "live"


class ProblemDocument(Model):
    """RFC 9457 problem details, as application/problem+json."""

    type: str
    title: str
    status: int
    detail: str
    error_id: str
    parameters: tuple[dict[str, JsonValue], ...] = ()
    candidates: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
