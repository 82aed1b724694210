"""How many jobs were created in the window, by type and status?"""

from dataclasses import dataclass

from analysis.facts import Facts, Meta, Query
from analysis.health.counts import Counts
from analysis.model import Headline, Verdict


@dataclass(frozen=True)
class JobCount:
    """Jobs of one type in one status."""

    job_type: str
    status: str
    jobs: int


JOB_COUNTS = Query("record/health/job_counts", JobCount, "record")

META = Meta(
    id="health/job_counts",
    passing="Jobs by status",
    failing="Jobs by status",
    why="What came in, and what became of it.",
    queries=(JOB_COUNTS,),
    privileges=("SELECT on jobs",),
)


def analyze(facts: Facts) -> Verdict:
    counts = Counts.of((row.job_type, row.status, row.jobs) for row in facts.rows(JOB_COUNTS))
    return Verdict.judged(
        headline=Headline(label="jobs", value=counts.total),
        summary="" if counts.total else "No job was created in the window.",
        data=counts.data(),
        tables=(counts.table("Jobs created in the window", "Job type"),),
    )
