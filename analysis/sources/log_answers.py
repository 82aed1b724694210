"""What a log query can come to: rows, some of the rows, or one of the reasons why there are none.

Each that is less than success carries its reason and what fixes it, as whole sentences for a person.
"""

from dataclasses import dataclass

from analysis.model import Failure

READER = 'Give the app\'s identity the role "Log Analytics Reader" on the workspace.'


@dataclass(frozen=True)
class Success[RowT]:
    """All rows."""

    rows: tuple[RowT, ...]


@dataclass(frozen=True)
class Partial[RowT]:
    """Some of the rows: what came is right, what is missing is unknown."""

    rows: tuple[RowT, ...]
    reason: str
    fix: str = "Ask for a shorter window or for fewer ids."


@dataclass(frozen=True)
class EmptyWorkspace:
    """The workspace holds no data at all (HTTP 204)."""

    reason: str = "The log workspace is empty: it answered without any content."
    fix: str = "Check that Application Insights of the job system sends to this workspace."


@dataclass(frozen=True)
class NotConfigured(Failure):
    """No workspace is named in the settings."""

    reason: str = "No log workspace is configured."
    fix: str = "Set JOBSCOPE_LOGS_WORKSPACE_ID or JOBSCOPE_LOGS_RESOURCE_ID."


@dataclass(frozen=True)
class Misconfigured(Failure):
    """A setting is wrong, so that nothing can be asked."""


@dataclass(frozen=True)
class Refused(Failure):
    """The identity may not read the workspace, or there is no identity (HTTP 401, 403)."""


@dataclass(frozen=True)
class NoSuchWorkspace(Failure):
    """The workspace or resource that the settings name does not exist (HTTP 404)."""


@dataclass(frozen=True)
class Throttled(Failure):
    """Too many queries (HTTP 429)."""


@dataclass(frozen=True)
class TimedOut(Failure):
    """No answer within the deadline, by our own clock or the service's (HTTP 504)."""


@dataclass(frozen=True)
class BasicPlan(Failure):
    """A table of the query is on the Basic or Auxiliary plan, which this API does not serve."""


@dataclass(frozen=True)
class BadQuery(Failure):
    """The service or the row type does not accept the query: a defect here, or tables of another shape."""


@dataclass(frozen=True)
class Unreachable(Failure):
    """The service could not be reached, broke off, or failed on its side (HTTP 5xx)."""


type LogFailure = (
    NotConfigured
    | Misconfigured
    | Refused
    | NoSuchWorkspace
    | Throttled
    | TimedOut
    | BasicPlan
    | BadQuery
    | Unreachable
)
type Answer[RowT] = Success[RowT] | Partial[RowT] | EmptyWorkspace | LogFailure
