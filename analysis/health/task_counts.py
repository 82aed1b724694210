"""How many tasks were created in the window, by type and status?"""

from dataclasses import dataclass

from analysis.facts import Facts, Meta, Query
from analysis.health.counts import Counts
from analysis.model import Headline, Verdict


@dataclass(frozen=True)
class TaskCount:
    """Tasks of one type in one status."""

    task_type: str
    status: str
    tasks: int


TASK_COUNTS = Query("record/health/task_counts", TaskCount, "record")

META = Meta(
    id="health/task_counts",
    passing="Tasks by status",
    failing="Tasks by status",
    why="How much work the jobs became, and how far it has come.",
    queries=(TASK_COUNTS,),
    privileges=("SELECT on jobs and tasks",),
)


def analyze(facts: Facts) -> Verdict:
    counts = Counts.of((row.task_type, row.status, row.tasks) for row in facts.rows(TASK_COUNTS))
    return Verdict.judged(
        headline=Headline(label="tasks", value=counts.total),
        summary="" if counts.total else "No task was created in the window.",
        data=counts.data(),
        tables=(counts.table("Tasks created in the window", "Task type"),),
    )
