"""Put the week together: the healthy base, the faults that were not left out, and the ledger of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random

from local.sample.causes import CAUSES, plant_cause
from local.sample.counts import Week
from local.sample.demand import DAY, DAYS, Demand
from local.sample.jobs import Plan, plan_job
from local.sample.ledger import Fault, Planted, entry
from local.sample.overlays import OVERLAYS
from local.sample.shape import BY_NAME, JOB_TYPES, JobType, Stage
from local.sample.stuck import STUCK
from local.sample.timeline import Job, Row, job_row, task_row

JOBS = 18_500
SLOWER = "slower_type"
SLOWER_TASK, SLOWER_FACTOR = "write_item", 1.8
FAULTS = (*CAUSES, *STUCK, SLOWER, *OVERLAYS)
PROPERTIES = (SLOWER, *OVERLAYS)
"""Faults that change rows which exist without them; every other fault only adds rows."""


@dataclass(frozen=True)
class Sample:
    """The rows of the system as of an instant. `at` is aware; the rows hold naive UTC, as the tables do.

    `days_ahead` says how long after `at` it goes on.
    """

    at: datetime
    until: datetime
    planned: tuple[Job, ...]
    planted: Mapping[str, Planted]
    days_ahead: int = 0

    @property
    def jobs(self) -> Iterator[Row]:
        """Rows in the order of JOB_COLUMNS."""
        naive, instant = self._naive, self.instant
        return (job_row(job, instant, naive) for job in self.planned if job.created <= instant)

    @property
    def tasks(self) -> Iterator[Row]:
        """Rows in the order of TASK_COLUMNS."""
        naive, instant = self._naive, self.instant
        tasks = (task for job in self.planned for task in job.tasks)
        return (task_row(task, instant, naive) for task in tasks if task.created <= instant)

    @cached_property
    def ledger(self) -> dict[str, Fault]:
        """What was planted, by the fault's name, as the 24 hours before `until` show it."""
        week = Week(self.planned, self.instant)
        return {name: entry(name, planted, week, self.at) for name, planted in self.planted.items()}

    def as_of(self, instant: datetime) -> "Sample":
        """The same system as its database stood or will stand at another instant, within the week or the days ahead."""
        if not self.at - timedelta(days=DAYS) <= instant <= self.ends:
            raise ValueError(f"{instant} is not within the week that ends at {self.at}, nor within the days ahead")
        return replace(self, until=instant)

    def moved_to(self, until: datetime) -> "Sample":
        """The same system, come to the same point at another instant: every row is as old as it was."""
        return replace(self, at=self.at + (until - self.until), until=until)

    def only(self, jobs: Iterable[Job]) -> "Sample":
        """The same instant, with these jobs alone."""
        return replace(self, planned=tuple(jobs))

    @property
    def ends(self) -> datetime:
        """Up to when it is planned."""
        return self.at + timedelta(days=self.days_ahead)

    @property
    def instant(self) -> float:
        """`until` in seconds relative to `at`."""
        return (self.until - self.at).total_seconds()

    @property
    def _naive(self) -> datetime:
        return self.at.astimezone(UTC).replace(tzinfo=None)


def build_sample(
    seed: int, at: datetime, *, without: Collection[str] = (), scale: float = 1.0, days_ahead: int = 0
) -> Sample:
    """A week of the job system that ends at `at` (aware), the same for the same arguments.

    `without` names faults to leave out (see FAULTS); `scale` 1.0 is about 20,000 jobs and 400,000 tasks, and scales the
    healthy part only; `days_ahead` plans how it goes on after `at`, which changes nothing before. Raises ValueError for
    a naive instant or an unknown fault.
    """
    if at.tzinfo is None:
        raise ValueError("the sample's instant needs a time zone")
    if unknown := set(without) - set(FAULTS):
        raise ValueError(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    at = at.astimezone(UTC)
    demand = Demand(at)
    later = range(-1, -1 - days_ahead, -1)
    healthy = _healthy(seed, demand, scale, later, slower=SLOWER not in without)
    jobs = list(healthy)
    planted: dict[str, Planted] = {}
    for name, cause in CAUSES.items():
        if name not in without:
            usual = _count(BY_NAME[cause.job_type], demand, 0, scale)
            chances = [(window, _stream(seed, f"{name}/{window}")) for window in later]
            planted[name] = plant_cause(cause, _stream(seed, name), demand, at, usual, chances)
    for name, plant in STUCK.items():
        if name not in without:
            planted[name] = plant(_stream(seed, name), days_ahead * DAY)
    if SLOWER not in without:
        planted[SLOWER] = _slower(healthy)
    for name, overlay in OVERLAYS.items():
        if name not in without:
            planted[name] = overlay(_stream(seed, name), planted)
    for each in planted.values():
        jobs += each.added
    return Sample(at, at, tuple(jobs), planted, days_ahead)


def healthy_sample(seed: int, at: datetime, *, scale: float = 1.0, days_ahead: int = 0) -> Sample:
    """The same week without any fault: nothing in it deserves a warning."""
    return build_sample(seed, at, without=FAULTS, scale=scale, days_ahead=days_ahead)


def _healthy(seed: int, demand: Demand, scale: float, later: Iterable[int], *, slower: bool) -> list[Job]:
    plan = Plan(speed=_slow_since_yesterday) if slower else Plan()
    jobs: list[Job] = []

    def work(kind: JobType, window: int, rng: Random) -> None:
        arrivals = demand.arrivals(rng, window, _count(kind, demand, window, scale))
        jobs.extend(plan_job(rng, kind, created, plan) for created in arrivals)

    for kind in JOB_TYPES:
        rng = _stream(seed, kind.name)
        for window in reversed(range(DAYS)):
            work(kind, window, rng)
        # However small the sample, something of each type is under way.
        jobs.append(plan_job(rng, kind, -0.5 * kind.usual_seconds, plan))
        for window in later:
            work(kind, window, _stream(seed, f"{kind.name}/{window}"))
    return jobs


def _count(kind: JobType, demand: Demand, window: int, scale: float) -> int:
    return max(kind.least, round(JOBS * scale * kind.share * demand.volume(window)))


def _slow_since_yesterday(stage: Stage, start: float) -> float:
    return SLOWER_FACTOR if stage.task_type == SLOWER_TASK and start >= -DAY else 1.0


def _slower(healthy: list[Job]) -> Planted:
    slowed = [job for job in healthy if job.job_type == "publish_collection" and job.stage_starts[1] >= -DAY]
    tasks = [task for job in slowed for task in job.tasks if task.task_type == SLOWER_TASK]
    return Planted(
        ("performance/task_duration",),
        tasks,
        terminal=True,
        began=-DAY,
        expected={
            "job_type": "publish_collection",
            "task_type": SLOWER_TASK,
            "stage": 2,
            "factor": SLOWER_FACTOR,
        },
    )


def _stream(seed: int, name: str) -> Random:
    return Random(f"{seed}/{name}")
