"""What messages that were given up named: statements that look at their jobs and tasks. Pure."""

from collections.abc import Sequence
from typing import Protocol

from analysis.model import Action
from analysis.statements import sql_action

LOOK_JOBS = """
SELECT jobs.job_id, jobs.job_type, jobs.status, jobs.stage, jobs.total_stages, jobs.updated_at
FROM {schema}.jobs AS jobs
WHERE jobs.job_id IN ({ids})
ORDER BY jobs.updated_at;
"""

LOOK_TASKS = """
SELECT tasks.task_id, tasks.parent_job_id, tasks.task_type, tasks.status, tasks.retry_count, tasks.updated_at
FROM {schema}.tasks AS tasks
WHERE tasks.task_id IN ({ids})
ORDER BY tasks.updated_at;
"""


class Named(Protocol):
    """A message, with the ids that its body names."""

    @property
    def job_id(self) -> str | None: ...
    @property
    def task_id(self) -> str | None: ...


def looks(messages: Sequence[Named], schema: str) -> tuple[Action, ...]:
    """One statement for the jobs and one for the tasks, where any are named."""
    jobs = [message.job_id for message in messages if message.job_id]
    tasks = [message.task_id for message in messages if message.task_id]
    found = []
    if jobs:
        found.append(sql_action("See what became of the jobs they name", LOOK_JOBS, schema, ids=jobs))
    if tasks:
        found.append(sql_action("See what became of the tasks they name", LOOK_TASKS, schema, ids=tasks))
    return tuple(found)
