"""The stages that ended in the window: the pass over the window's tasks that stage times and stragglers share."""

from dataclasses import dataclass

from analysis.facts import Query
from analysis.performance.histogram import Histogram


@dataclass(frozen=True)
class StageRuns:
    """The runs of one stage of one job type whose last task ended in the window, all of their tasks terminal.

    A run lasts from its first task's creation to its last task's end, the gap from there to the first task of
    the next stage; both come as histograms (see `Histogram`). `task_seconds` and `run_seconds` are sums in seconds.
    `compared_tasks` completed in runs of at least six tasks of one type; `stragglers` of them took longer than 60 s and
    five times the median of their run, in `lagging_runs` runs. `worst` gives at most 20, slowest task first: its
    seconds, the job's id, the run's median in seconds, its compared tasks and its stragglers, all as text.
    """

    job_type: str
    stage: int
    task_type: str
    runs: int
    tasks: int
    task_seconds: float
    run_seconds: float
    run_buckets: list[int]
    run_bucket_runs: list[int]
    gap_buckets: list[int]
    gap_bucket_runs: list[int]
    compared_tasks: int
    stragglers: int
    lagging_runs: int
    worst: list[list[str]]

    @property
    def lasted(self) -> Histogram:
        return Histogram(dict(zip(self.run_buckets, self.run_bucket_runs, strict=True)))

    @property
    def gaps(self) -> Histogram:
        return Histogram(dict(zip(self.gap_buckets, self.gap_bucket_runs, strict=True)))


STAGE_RUNS = Query("record/performance/stage_runs", StageRuns, "record", optional=frozenset({"tasks.started_at"}))
