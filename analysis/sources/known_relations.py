"""The tables, views and columns that Jobscope knows of jobs in stages."""

from collections.abc import Mapping

RELATIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "jobs": {
        "job_id": ("varchar", ""),
        "job_type": ("varchar", ""),
        "status": ("text", ""),
        "stage": ("integer", ""),
        "total_stages": ("integer", ""),
        "parameters": ("jsonb", ""),
        "stage_results": ("jsonb", ""),
        "result_data": ("jsonb", ""),
        "error_details": ("text", ""),
        "request_id": ("text", ""),
        "asset_id": ("text", ""),
        "release_id": ("text", ""),
        "schedule_id": ("text", ""),
        "created_at": ("timestamptz", ""),
        "updated_at": ("timestamptz", ""),
    },
    "tasks": {
        "task_id": ("varchar", ""),
        "parent_job_id": ("varchar", ""),
        "task_type": ("varchar", ""),
        "status": ("text", ""),
        "stage": ("integer", ""),
        "task_index": ("text", ""),
        "parameters": ("jsonb", ""),
        "result_data": ("jsonb", ""),
        "error_details": ("text", ""),
        "retry_count": ("integer", ""),
        "heartbeat": ("timestamptz", "last_pulse"),
        "execution_started_at": ("timestamptz", ""),
        "execute_after": ("timestamptz", ""),
        "claimed_by": ("text", ""),
        "checkpoint_phase": ("integer", ""),
        "checkpoint_data": ("jsonb", ""),
        "checkpoint_updated_at": ("timestamptz", ""),
        "created_at": ("timestamptz", ""),
        "updated_at": ("timestamptz", ""),
    },
}
"""Canonical column -> (type of its NULL where it is missing, its name in a later version)."""
ORCHESTRATION: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "orchestrator_lease": {
        "lease_key": ("text", ""),
        "holder_id": ("text", ""),
        "acquired_at": ("timestamptz", ""),
        "expires_at": ("timestamptz", ""),
        "renewed_at": ("timestamptz", ""),
    },
    "janitor_runs": {
        "run_type": ("text", ""),
        "started_at": ("timestamptz", ""),
        "status": ("text", ""),
        "error_details": ("text", ""),
    },
    "schedules": {
        "schedule_id": ("text", ""),
        "workflow_name": ("text", ""),
        "cron_expression": ("text", ""),
        "status": ("text", ""),
        "max_concurrent": ("integer", ""),
        "last_run_at": ("timestamptz", ""),
    },
    "workflow_runs": {"run_id": ("text", ""), "status": ("text", ""), "schedule_id": ("text", "")},
}
"""The same of what drives workflow runs; only the newest version has these tables."""
EVENTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "job_events": {
        "event_id": ("integer", ""),
        "job_id": ("text", ""),
        "task_id": ("text", ""),
        "stage": ("integer", ""),
        "event_type": ("text", ""),
        "event_status": ("text", ""),
        "checkpoint_name": ("text", ""),
        "event_data": ("jsonb", ""),
        "error_message": ("text", ""),
        "duration_ms": ("integer", ""),
        "created_at": ("timestamptz", ""),
    }
}
"""The same of what the system writes down of its jobs, from January 2026 on."""
KNOWN: Mapping[str, Mapping[str, tuple[str, str]]] = {**RELATIONS, **ORCHESTRATION, **EVENTS}
"""What a file of sql/ may name."""
ERROR_TEXTS = frozenset({"error_details", "error_message"})
"""Columns that are read as a text, whatever their type is."""
BUSINESS_IDS = frozenset({"request_id", "asset_id", "release_id", "schedule_id"})
"""Columns of jobs that a text is looked for in; some versions have some of them."""
IDENTIFYING = ("job_id", "job_type", "status", "created_at", "updated_at", "task_id", "parent_job_id", "task_type")
"""Every version of the job system has these: a table without them is another one, of which nothing is known."""
STATUS_SETS: Mapping[str, tuple[str, ...]] = {
    "job_terminal": ("completed", "failed", "completed_with_errors", "cancelled"),
    "job_failed": ("failed",),
    "job_completed": ("completed", "completed_with_errors"),
    "job_abandoned": ("failed", "cancelled"),
    "job_processing": ("processing",),
    "task_terminal": ("completed", "failed", "skipped", "cancelled"),
    "task_failed": ("failed",),
    "task_completed": ("completed",),
    "task_processing": ("processing",),
    "task_waiting": ("queued", "pending", "ready", "pending_retry"),
}
"""Sets of labels that the SQL speaks of; `job_open` and `task_open` are all labels that are not terminal."""
