"""Storage queues as the job system uses them, with messages that failed too often in the poison queues."""

import base64
import json
from collections.abc import Collection
from datetime import UTC, datetime

from local.sample.build import Sample
from local.sample.ledger import Fault

QUEUES = ("jobs", "tasks", "jobs-poison", "tasks-poison")
QUEUE_FAULTS = ("queue_jobs_poison", "queue_tasks_poison")
_JOB_MESSAGES, _TASK_MESSAGES = 3, 5


def plant_queues(connection_string: str, sample: Sample, *, without: Collection[str] = ()) -> dict[str, Fault]:
    """Create the four queues and put messages of failed jobs and tasks into the poison queues; gives their ledger.

    Every second message is base64, as Azure Functions writes them, the others are plain JSON. Queues that exist are
    emptied first. `expected` of a ledger line has the queue's name, its url, and its depth.
    """
    from azure.core.exceptions import ResourceExistsError
    from azure.storage.queue import QueueServiceClient

    service = QueueServiceClient.from_connection_string(connection_string)
    ledger = {}
    for name in QUEUES:
        queue = service.get_queue_client(name)
        try:
            queue.create_queue()
        except ResourceExistsError:
            queue.clear_messages()
        fault = f"queue_{name.replace('-', '_')}"
        if fault not in QUEUE_FAULTS or fault in without:
            continue
        bodies = _job_bodies(sample) if name == "jobs-poison" else _task_bodies(sample)
        for number, body in enumerate(bodies):
            text = json.dumps(body)
            queue.send_message(base64.b64encode(text.encode()).decode() if number % 2 == 0 else text)
        ledger[fault] = Fault(
            fault,
            {"poison/storage_queues": len(bodies)},
            tuple(sorted({body.get("job_id") or body["parent_job_id"] for body in bodies})),
            tuple(sorted(body["task_id"] for body in bodies if "task_id" in body)),
            datetime.now(UTC),
            None,
            {"queue": name, "url": f"{service.url.rstrip('/')}/{name}", "depth": len(bodies)},
        )
    return ledger


def _job_bodies(sample: Sample) -> list[dict[str, str]]:
    ended = [job for job in sample.planned if job.status == "failed" and (job.finished or 0.0) <= sample.instant]
    chosen = sorted(ended, key=lambda job: job.created)[-_JOB_MESSAGES:]
    return [{"job_id": job.job_id, "job_type": job.job_type, "correlation_id": job.job_id[:8]} for job in chosen]


def _task_bodies(sample: Sample) -> list[dict[str, str]]:
    failed = [task for job in sample.planned for task in job.tasks if task.status == "failed"]
    ended = [task for task in failed if task.ended_by(sample.instant)]
    chosen = sorted(ended, key=lambda task: task.created)[-_TASK_MESSAGES:]
    return [{"task_id": task.task_id, "parent_job_id": task.job_id, "task_type": task.task_type} for task in chosen]
