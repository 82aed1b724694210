"""What ended and what failed of each type, by hours: what a failure rate is judged by. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.errors.onset import HOUR, between, known_h
from analysis.errors.rates import NOTHING, Rate
from analysis.facts import Window
from analysis.history.starts import Start
from analysis.performance.finished_jobs import FinishedJobs
from analysis.performance.finished_tasks import FinishedTasks

ID = "errors/failure_rate"
RECENT_HOURS = 3
"""What began in the night shows here long before it moves the rate of a whole day."""
FAILED = "failed"


@dataclass
class Series:
    """What ended of one type: in both windows, and by full hours before the end of the current one.

    No failure pattern reports those `without_text`: then a rate that has always been high is reported here."""

    kind: str
    name: str
    job_types: set[str] = field(default_factory=set)
    without_text: bool = False
    current: Rate = NOTHING
    before: Rate = NOTHING
    hours: dict[int, Rate] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{ID}:{self.kind}_type={self.name}"

    @property
    def recent(self) -> Rate:
        return sum((rate for ago, rate in self.hours.items() if ago < RECENT_HOURS), NOTHING)

    def earlier(self, window: Window) -> Rate:
        """The hours of the window before the recent ones."""
        return between(self.hours, RECENT_HOURS, window.length // HOUR)


@dataclass(frozen=True)
class Lately:
    """What ended in the last `hours`: since the hour that failed last, and at least in RECENT_HOURS."""

    hours: int
    rate: Rate

    @property
    def words(self) -> str:
        failed, ended = self.rate.failed, self.rate.ended
        how = f"{failed or 'none'} of {ended:,} failed" if ended else "none ended"
        return f"In the last {self.hours} h, {how}."


def lately(series: Series) -> Lately:
    """How it goes now."""
    hours = max(min((ago for ago, rate in series.hours.items() if rate.failed), default=0), RECENT_HOURS)
    return Lately(hours, between(series.hours, 0, hours))


def by_task_type(rows: Iterable[FinishedTasks]) -> list[Series]:
    found: dict[str, Series] = {}
    for row in rows:
        series = found.setdefault(row.task_type, Series("task", row.task_type))
        series.job_types.add(row.job_type)
        failed = row.state == FAILED
        _count(series, row.window_name, Rate(row.tasks if failed else 0, row.tasks))
        for ago, tasks in zip(row.hours_ago, row.hour_tasks, strict=True):
            series.hours[ago] = series.hours.get(ago, NOTHING) + Rate(tasks if failed else 0, tasks)
    return _sorted(found)


def by_job_type(rows: Iterable[FinishedJobs]) -> list[Series]:
    found: dict[str, Series] = {}
    for row in rows:
        series = found.setdefault(row.job_type, Series("job", row.job_type))
        failed = row.state == FAILED
        _count(series, row.window_name, Rate(row.jobs if failed else 0, row.jobs))
        for ago, jobs in zip(row.hours_ago, row.hour_jobs, strict=True):
            series.hours[ago] = series.hours.get(ago, NOTHING) + Rate(jobs if failed else 0, jobs)
    return _sorted(found)


def _count(series: Series, window_name: str, rate: Rate) -> None:
    if window_name == "current":
        series.current += rate
    else:
        series.before += rate


def _sorted(found: dict[str, Series]) -> list[Series]:
    return sorted(found.values(), key=lambda s: (-s.current.failed, s.name))


def spans_since(series: Series, start: Start, window: Window) -> tuple[tuple[str, Rate], ...]:
    """What is compared with the usual: all since it began, as far as the window reaches, and the last hours."""
    hours = max(min((window.until - start.at) // HOUR + 1, window.length // HOUR, known_h(series.hours)), 1)
    return (
        (f"the last {hours} h", between(series.hours, 0, hours)),
        (f"the last {RECENT_HOURS} h", series.recent),
    )
