"""Findings speak of queues and messages where the version has them, and of polling where workers poll the table."""

import psycopg
import pytest

from analysis.model import Finding
from analysis.poison import backlog, no_live_task
from tests.analyses.conftest import Ask
from tests.conftest import MakeDatabase

LATER = """
ALTER TABLE app.jobs ALTER metadata SET DEFAULT '{}';
ALTER TABLE app.tasks ALTER metadata SET DEFAULT '{}', ALTER job_type SET DEFAULT 'load';
"""
ROWS = """
SET search_path = app; SET TimeZone = 'UTC';
ALTER TABLE jobs DISABLE TRIGGER USER; ALTER TABLE tasks DISABLE TRIGGER USER;
INSERT INTO jobs (job_id, job_type, status, created_at, updated_at) VALUES
    (repeat('a', 64), 'load', 'queued', now() - interval '9 hours', now() - interval '9 hours'),
    (repeat('b', 64), 'load', 'processing', now() - interval '9 hours', now() - interval '9 hours'),
    (repeat('c', 64), 'load', 'processing', now() - interval '9 hours', now() - interval '1 minute');
INSERT INTO tasks (task_id, parent_job_id, task_type, status, stage, task_index, created_at, updated_at)
SELECT
    't' || n, repeat('c', 64), 'tile', CASE WHEN n = 1 THEN '{waiting}' ELSE 'completed' END::task_status, 1, n,
    now() - CASE WHEN n = 1 THEN interval '6 hours' ELSE n * interval '30 seconds' END,
    now() - CASE WHEN n = 1 THEN interval '6 hours' ELSE n * interval '30 seconds' - interval '20 seconds' END
FROM generate_series(1, 400) AS n;
"""


def words_of(finding: Finding) -> str:
    return " ".join((finding.title, finding.observed, finding.why, *(action.text for action in finding.actions)))


@pytest.mark.parametrize(
    ("tables", "later", "waiting", "polls"),
    [
        ("september_2025", "", "queued", False),
        ("january_2026", LATER, "queued", False),
        ("april_2026", LATER, "ready", True),
    ],
)
def test_what_to_do_is_said_in_the_words_of_the_version(
    database: MakeDatabase, ask: Ask, tables: str, later: str, waiting: str, polls: bool
) -> None:
    dsn = database(tables=tables, functions="none")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute((later + ROWS.format(waiting=waiting)).encode())
    findings = {finding.key: words_of(finding) for finding in ask(dsn, backlog, no_live_task).findings}
    assert findings.keys() == {
        "poison/backlog:overtaken.tile",
        "poison/no_live_task:load",
        "poison/no_live_task:queued.load",
    }
    for key, one in findings.items():
        assert ("message" in one) is not polls, (key, one)
        assert ("poll" in one) is polls, (key, one)
        assert (" queue" in one.replace("queued", "")) is not polls, (key, one)
