"""The record's tables: their columns and types, the same for every job system. docs/record.md describes each."""

from collections.abc import Mapping

RECORD_VERSION = 1
"""Raised whenever an older release could no longer read or extend what this one writes."""

TERMINAL: frozenset[str] = frozenset({"succeeded", "failed", "cancelled", "skipped"})
"""The states after which nothing happens by itself."""

UNKNOWN = "unknown"
"""The state of a row whose native status has none: such a row neither waits nor has it ended."""

JOBS: Mapping[str, str] = {
    "system": "VARCHAR",
    "job_id": "VARCHAR",
    "key": "VARCHAR",
    "job_type": "VARCHAR",
    "queue": "VARCHAR",
    "state": "VARCHAR",
    "status": "VARCHAR",
    "stage": "BIGINT",
    "total_stages": "BIGINT",
    "created_at": "TIMESTAMP",
    "started_at": "TIMESTAMP",
    "ended_at": "TIMESTAMP",
    "changed_at": "TIMESTAMP",
    "parent_job_id": "VARCHAR",
    "labels": "VARCHAR",
    "fingerprint": "VARCHAR",
    "text_state": "VARCHAR",
    "gone_at": "TIMESTAMP",
    "reading": "BIGINT",
}
TASKS: Mapping[str, str] = {
    "system": "VARCHAR",
    "task_id": "VARCHAR",
    "key": "VARCHAR",
    "job_id": "VARCHAR",
    "task_type": "VARCHAR",
    "queue": "VARCHAR",
    "state": "VARCHAR",
    "status": "VARCHAR",
    "stage": "BIGINT",
    "task_index": "VARCHAR",
    "attempts": "BIGINT",
    "max_attempts": "BIGINT",
    "created_at": "TIMESTAMP",
    "due_at": "TIMESTAMP",
    "started_at": "TIMESTAMP",
    "ended_at": "TIMESTAMP",
    "changed_at": "TIMESTAMP",
    "heartbeat_at": "TIMESTAMP",
    "worker": "VARCHAR",
    "input": "VARCHAR",
    "fingerprint": "VARCHAR",
    "text_state": "VARCHAR",
    "row_version": "VARCHAR",
    "gone_at": "TIMESTAMP",
    "reading": "BIGINT",
}
PATTERNS: Mapping[str, str] = {
    "fingerprint": "VARCHAR",
    "template": "VARCHAR",
    "kind": "VARCHAR",
    "language": "VARCHAR",
    "exception_type": "VARCHAR",
    "location": "VARCHAR",
    "scope": "VARCHAR",
    "skeleton": "VARCHAR",
    "discriminators": "VARCHAR",
    "other_ids": "VARCHAR",
    "rules": "VARCHAR",
    "first_seen": "TIMESTAMP",
    "reading": "BIGINT",
}
FACTORS: Mapping[str, str] = {
    "system": "VARCHAR",
    "task_id": "VARCHAR",
    "job_id": "VARCHAR",
    "factors": "VARCHAR",
    "reading": "BIGINT",
}
CHANGES: Mapping[str, str] = {
    "job_id": "VARCHAR",
    "id": "VARCHAR",
    "type_name": "VARCHAR",
    "stage": "BIGINT",
    "state_before": "VARCHAR",
    "state": "VARCHAR",
    "attempts": "BIGINT",
    "since": "TIMESTAMP",
    "until": "TIMESTAMP",
}
"""What a full pass keeps of the deltas that it compacts: no table of the record's rows, and so none of TABLES."""
TABLES: Mapping[str, Mapping[str, str]] = {"patterns": PATTERNS, "factors": FACTORS, "jobs": JOBS, "tasks": TASKS}
"""In the order in which they are written."""
IDS: Mapping[str, str] = {"patterns": "fingerprint", "factors": "task_id", "jobs": "job_id", "tasks": "task_id"}
"""The column that tells one row of a table from another: of several readings of it the newest counts."""

SUCCESSES = "tasks.succeeded"
"""Stands among the columns that a system leaves empty where it deletes what succeeds."""
EVERY_TASK = "tasks.every"
"""Stands among them where tasks of many jobs are left out, since others have the same id."""

RAW: Mapping[str, tuple[str, ...]] = {
    "jobs": (
        "job_id",
        "key",
        "job_type",
        "queue",
        "state",
        "status",
        "stage",
        "total_stages",
        "created_at",
        "started_at",
        "ended_at",
        "changed_at",
        "parent_job_id",
    ),
    "tasks": (
        "task_id",
        "key",
        "job_id",
        "task_type",
        "queue",
        "state",
        "status",
        "stage",
        "task_index",
        "retries",
        "attempts",
        "max_attempts",
        "created_at",
        "due_at",
        "started_at",
        "ended_at",
        "changed_at",
        "heartbeat_at",
        "worker",
    ),
}
"""What a system is asked for, in the order in which it travels; the rest of a row follows from these. `state`,
`attempts` and `ended_at` follow from status, retries and changed_at where a system does not say them."""
ROW_VERSION = "row_version"
"""Travels beside them with a failed task: where its row lies, and a digest of who wrote it."""


def raw_types(table: str) -> dict[str, str]:
    """The type of each column that may travel."""
    names = (*RAW[table], ROW_VERSION) if ROW_VERSION in TABLES[table] else RAW[table]
    return {name: TABLES[table].get(name, "BIGINT") for name in names}
