"""The newest stored snapshot: an earlier run that saw the same fault in other jobs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.errors import failure_patterns
from analysis.facts import Facts, Limits, Window
from analysis.model import Result
from analysis.published.snapshot import Health, Run, Snapshot, Target
from tests.analyses.failures_made import answers_of
from tests.job.made import START, TIMEOUT, failure


@pytest.fixture
def stored_patterns() -> Snapshot:
    """Two tasks of other jobs failed so, five hours before the job was created."""
    window = Window(START - timedelta(hours=24), START)
    early = [
        replace(failure(f"o{n}", TIMEOUT.format(70 + n)), finished_at=START - timedelta(hours=5)) for n in range(2)
    ]
    answers = {query.name: tuple(rows) for query, rows in answers_of(early, window).items()}
    facts = Facts(window, START, Limits(), answers=answers)
    data = failure_patterns.analyze(facts).data
    id_ = failure_patterns.META.id
    return Snapshot(
        status="warning",
        run=Run(
            kind="scheduled",
            slot=START,
            started_at=START,
            finished_at=START,
            duration_s=1,
            database_s=1,
            queries=(),
            version="0",
            settings={},
        ),
        target=Target(name="here", schema_name="app"),
        since=window.since,
        until=window.until,
        observed_at=START,
        findings=(),
        analyses={id_: Result(id=id_, category="errors", title="", status="warning", why="", data=data)},
        health=Health(status="healthy", components={}),
    )
