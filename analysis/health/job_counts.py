"""How many jobs were created in the window, by type and status?"""

from collections import Counter
from dataclasses import dataclass

from analysis.model import Column, Facts, Headline, Meta, Query, Table, Verdict


@dataclass(frozen=True)
class JobCount:
    """Jobs of one type in one status."""

    job_type: str
    status: str
    jobs: int


JOB_COUNTS = Query("health/job_counts", JobCount)

META = Meta(
    id="health/job_counts",
    passing="Jobs by status",
    failing="Jobs by status",
    why="What came in, and what became of it.",
    queries=(JOB_COUNTS,),
    privileges=("SELECT on jobs",),
)


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(JOB_COUNTS)
    by_status: Counter[str] = Counter()
    for row in rows:
        by_status[row.status] += row.jobs
    total = by_status.total()
    columns = (
        Column(key="job_type", title="Job type", kind="code"),
        Column(key="status", title="Status", kind="status"),
        Column(key="jobs", title="Jobs", kind="int"),
    )
    return Verdict.judged(
        headline=Headline(label="jobs", value=total),
        data={"total": total, "by_status": dict(by_status)},
        tables=(Table.of("Jobs created in the window", columns, rows),),
    )
