"""The error texts of one job's failures, shared by what explains it.

Of many failures of a kind some stand for the rest. Texts above 8,000 characters keep their first 2,000 and last 6,000:
the exception's type and message stand at the end of a traceback.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FailedText:
    """One failed task, or with `task_id` None a job that failed without a failed task of its own.

    `stands_for` says how many failures it represents."""

    task_id: str | None
    job_id: str
    task_type: str
    stage: int
    retry_count: int | None
    finished_at: datetime
    stands_for: float
    text_chars: int
    error_text: str
