"""The error texts of the window, shared by the analyses that read them.

At most 5,000 failed tasks travel. When more failed, each kind of text (equal but for numbers and hexadecimal ids)
sends its share and `stands_for` says how many tasks one row represents. Of more than 10,000 failed tasks so many are
compared, drawn by the hash of their id, and the number of all is estimated to within 2 %. Texts above 8,000 characters
keep their first 2,000 and last 6,000: the exception's type and message stand at the end of a traceback.
"""

from dataclasses import dataclass
from datetime import datetime

from analysis.model import Query


@dataclass(frozen=True)
class FailedText:
    """One failed task, or with `task_id` None a job that failed without a failed task of its own."""

    task_id: str | None
    job_id: str
    task_type: str
    stage: int
    retry_count: int | None
    finished_at: datetime
    stands_for: float
    text_chars: int
    error_text: str


FAILED_TEXTS = Query("errors/failed_texts", FailedText, optional=frozenset({"tasks.result_data", "jobs.result_data"}))
