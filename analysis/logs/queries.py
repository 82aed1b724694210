"""The questions that are put to the logs, each a file in kql/ with the row type of its answer."""

from analysis.facts import Query
from analysis.logs.rows import (
    CoverageRow,
    DeploymentRow,
    ExceptionRow,
    FailingDependencyRow,
    JobLogRow,
    LastLineRow,
    OperationRow,
    PlatformEventRow,
    UnknownFailureRow,
    VersionRow,
)

EXCEPTIONS = Query("exceptions", ExceptionRow, "logs")
LAST_LINES = Query("last_lines", LastLineRow, "logs")
FAILING_DEPENDENCIES = Query("failing_dependencies", FailingDependencyRow, "logs")
OPERATIONS = Query("operations", OperationRow, "logs")
COVERAGE = Query("coverage", CoverageRow, "logs")
JOB_LOG = Query("job_log", JobLogRow, "logs")
UNKNOWN_FAILURES = Query("unknown_failures", UnknownFailureRow, "logs")
PLATFORM_EVENTS = Query("platform_events", PlatformEventRow, "logs")
DEPLOYMENTS = Query("deployments", DeploymentRow, "logs")
VERSIONS_AT_WORK = Query("versions_at_work", VersionRow, "logs")

LOG_QUERIES: tuple[Query[object], ...] = (
    EXCEPTIONS,
    LAST_LINES,
    FAILING_DEPENDENCIES,
    OPERATIONS,
    COVERAGE,
    JOB_LOG,
    UNKNOWN_FAILURES,
    PLATFORM_EVENTS,
    DEPLOYMENTS,
    VERSIONS_AT_WORK,
)
