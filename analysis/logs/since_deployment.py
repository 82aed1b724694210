"""Failure patterns that began shortly after a deployment: a coincidence in time, and called one. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from analysis.facts import Window
from analysis.logs import queries
from analysis.logs.answers import LogAnswers
from analysis.logs.deployments import deployed
from analysis.logs.follow_up import PATTERNS
from analysis.logs.rows import DeploymentRow
from analysis.model import Finding
from analysis.wording import clock

BEFORE = timedelta(hours=1)
"""What a deployment breaks mostly fails within the hour: the first tasks of the new version end in it."""
CLOCKS = timedelta(minutes=1)
"""The database's and the telemetry's clock may differ by seconds: so much earlier a pattern may seem to begin."""


def with_deployments(findings: Iterable[Finding], log_answers: LogAnswers, window: Window) -> tuple[Finding, ...]:
    """The findings, those of patterns that began in the logs' `window` with the deployment before them, or with none.

    Nothing is added where the question was not answered, or where the hour before is older than the logs that were
    read and they show none.
    """
    if queries.DEPLOYMENTS.name not in log_answers.answers or log_answers.failure(queries.DEPLOYMENTS) is not None:
        return tuple(findings)
    new = deployed(log_answers)
    return tuple(_beside_deployment(finding, new, window) for finding in findings)


def _beside_deployment(finding: Finding, new: Iterable[DeploymentRow], window: Window) -> Finding:
    began = finding.since
    if finding.analysis != PATTERNS or began is None or not window.since < began <= window.until:
        return finding
    if finding.since_known == "before":
        return finding  # it may be older than what was deployed
    near = [row for row in new if -CLOCKS <= began - row.first_at <= BEFORE]
    if near:
        sentence = _began(began, max(near, key=lambda row: row.first_at), window)
    elif began - BEFORE >= window.since:
        sentence = "No deployment was seen in the hour before it began."
    else:
        return finding
    return finding.model_copy(update={"observed": f"{finding.observed} {sentence}"})


def _began(began: datetime, row: DeploymentRow, window: Window) -> str:
    minutes = round((began - row.first_at).total_seconds() / 60)
    after = f"{minutes} min after" if minutes >= 1 else "within a minute of"
    what = "the Functions host" if row.component == "host" else row.role
    deployment = f"the deployment of version {row.version} of {what} at {clock(row.first_at, window.until)}"
    return f"It began {after} {deployment}: a coincidence in time, which proves no cause."
