"""Which jobs took longest from their creation to their end, and what is usual for their type?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.model import Headline, Verdict
from analysis.performance.finished_jobs import FINISHED_JOBS
from analysis.performance.finished_tasks import SUCCEEDED
from analysis.performance.histogram import Histogram
from analysis.tables import Cell, Column, Table

MIN_USUAL = 20
"""Of jobs that succeeded, because a failed one stops early. Below this a 95th percentile is the slowest job itself."""


@dataclass(frozen=True)
class SlowJob:
    """One terminal job; `duration_s` runs from its creation to its end; `stages` is None in systems without."""

    job_id: str
    job_type: str
    status: str
    stages: int | None
    created_at: datetime
    finished_at: datetime
    duration_s: float


SLOWEST_JOBS = Query("record/performance/slowest_jobs", SlowJob, "record", optional=frozenset({"jobs.total_stages"}))

META = Meta(
    id="performance/slowest_jobs",
    passing="Slowest jobs",
    failing="Slowest jobs",
    why="The job that someone waits for is one of these more often than not.",
    queries=(SLOWEST_JOBS, FINISHED_JOBS),
    privileges=("SELECT on jobs",),
)


def analyze(facts: Facts) -> Verdict:
    slowest, finished = facts.rows(SLOWEST_JOBS), facts.rows(FINISHED_JOBS)
    usual = {
        job_type: Histogram.merged(r.histogram for r in finished if r.job_type == job_type and r.state == SUCCEEDED)
        for job_type in {job.job_type for job in slowest}
    }
    rows = [_row(job, usual[job.job_type]) for job in slowest]
    columns = (
        Column(key="job_id", title="Job", kind="job_id"),
        Column(key="job_type", title="Type", kind="code"),
        Column(key="status", title="Status", kind="status"),
        Column(key="stages", title="Stages", kind="int"),
        Column(key="created_at", title="Created", kind="timestamp"),
        Column(key="duration_s", title="Took", kind="duration_s"),
        Column(key="usual_p50_s", title="Usual p50", kind="duration_s"),
        Column(key="usual_p95_s", title="Usual p95", kind="duration_s"),
    )
    ended = sum(row.jobs for row in finished if row.window_name == "current")
    return Verdict.judged(
        headline=Headline(label="the slowest", value=slowest[0].duration_s if slowest else None, kind="duration_s"),
        summary="" if slowest else "No job ended in the window.",
        data={"jobs": [{"job_id": job.job_id, "duration_s": job.duration_s} for job in slowest]},
        tables=(
            Table.of(
                "Jobs that ended in the window, slowest first",
                columns,
                rows,
                total=ended,
                note=(
                    "From creation to end. Usual: jobs of the type that succeeded in"
                    f" this window and the one before, where they are at least {MIN_USUAL}."
                ),
            ),
        ),
    )


def _row(job: SlowJob, usual: Histogram) -> dict[str, Cell]:
    known = usual.total >= MIN_USUAL
    return {
        "job_id": job.job_id,
        "job_type": job.job_type,
        "status": job.status,
        "stages": job.stages,
        "created_at": job.created_at,
        "duration_s": job.duration_s,
        "usual_p50_s": usual.quantile(0.5) if known else None,
        "usual_p95_s": usual.quantile(0.95) if known else None,
    }
