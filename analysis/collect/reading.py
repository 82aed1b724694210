"""What a run reads, by the rule that was right in all trials (docs/record.md, "What each run reads"):

(a) all tasks of jobs that were touched or are open; (b) open tasks of other jobs; (c) how recorded rows stand that were
open or lately failed and were read in neither; (d) what is missing of a job that was read whole is gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from analysis.collect.bounds import Bounds, Clock
from analysis.collect.catalog import Recognised
from analysis.collect.session import Collecting
from analysis.collect.statements import copy_of, of_system, sent
from analysis.collect.unchanged import Rules, as_before, digests, standing
from analysis.record.merge import Working
from analysis.record.state import Span, State
from analysis.record.tables import RAW
from analysis.sources.literals import array

MOST_TASKS_OF_A_JOB = 50_000
"""Of a job with more tasks only what is open or changed is read."""
FIRST_SLICES_A_WINDOW = 32
"""So short is the first slice of a full pass that it fits into the budget of a system that is very busy."""
FOREVER = "9999-12-31 00:00:00+00"


@dataclass(frozen=True)
class Label:
    """One row of labels.sql."""

    relation: str
    label: str


@dataclass(frozen=True)
class VersionRow:
    """The row of version.sql."""

    version: str


@dataclass(frozen=True)
class UndatedJobs:
    """The row of undated_jobs.sql; none where each has its time."""

    jobs: int


@dataclass(frozen=True)
class Slice:
    """A part of what is read: jobs touched from `since` on, before `until` (None: up to now, and what is open)."""

    since: datetime
    until: datetime | None


@dataclass
class Reading:
    """Reads into `working` by one transaction. Texts and parameters are read by its `rules`: where they are others
    than at the last run, rows that have not changed are read again too. `digests` are those that the next run needs."""

    transaction: Collecting
    recognised: Recognised
    working: Working
    folder: Path
    rules: Rules
    digests: Mapping[str, str] = field(default_factory=dict)

    def probe(self) -> None:
        """Ask for the version where the system tells it, and which statuses occur where their type does not list them
        and an index makes that cheap."""
        if not self.recognised.system.versions:
            name = f"systems/{self.recognised.system.name}/version"
            [row] = self.transaction.rows(name, VersionRow, {}, of_system("version", self.recognised))
            self.recognised = replace(self.recognised, asked_version=row.version)
        if self.recognised.has_text_status():
            name = f"systems/{self.recognised.system.name}/labels"
            found = self.transaction.rows(name, Label, {}, of_system("labels", self.recognised))
            self.recognised = self.recognised.with_labels((row.relation, row.label) for row in found)

    def read(
        self, bounds: Bounds, clock: Clock, window: timedelta, before: State | None
    ) -> tuple[datetime, Span | None]:
        """Reads what the bounds say beside the record `before`, and of a full pass as much as there is time for.

        From when on everything has been read now, and what is left to read of the full pass. Raises Unavailable."""
        for relation, known in self.recognised.system.relations.items():
            self.working.states(relation, known.states)
        large, unchanged = self.working.large_jobs(MOST_TASKS_OF_A_JOB), self._unchanged(bounds, before)
        pending = before.pending if before and not bounds.full else None
        reached = bounds.since
        left = pending
        for part in _slices(bounds, clock, window, pending):
            left_s = self.transaction.left_s
            # The next slice is twice as long as the last, and the last statement must not be cut off by the budget.
            if part.until is not None and left_s < self.transaction.longest_s * 4:
                break
            self._changed(part, large, unchanged, bounds, clock)
            if part.until is None and bounds.full:
                left = Span(since=bounds.since, until=part.since)
            elif part.until is not None and left is not None:
                left = Span(since=left.since, until=part.since)
            reached = part.since
        self._settle()
        self.working.read_whole(large)
        if left is not None and left.until <= left.since:
            left = None
        checked = (reached, None) if bounds.full else (reached, pending.until) if pending else None
        self._standing(clock, clock.observed_at - 2 * window, checked)
        for table in RAW:
            self.working.compare(table)
        return reached, left

    def undated_jobs(self) -> int:
        """How many jobs lack the time by which closed ones are read, as far as the system asks. Raises Unavailable."""
        if not self.recognised.system.has("undated_jobs"):
            return 0
        name = f"systems/{self.recognised.system.name}/undated_jobs"
        rows = self.transaction.rows(name, UndatedJobs, {}, of_system("undated_jobs", self.recognised))
        return sum(row.jobs for row in rows)

    @property
    def _is_flat(self) -> bool:
        return self.recognised.system.shape == "flat"

    def _unchanged(self, bounds: Bounds, before: State | None) -> list[str]:
        """The jobs whose tasks need not be read; a full pass reads all."""
        self.digests = digests(self.transaction, self.recognised, self.working, self.rules)
        jobs = [] if bounds.full or before is None else as_before(before.digests, self.digests)
        self.working.unchanged(jobs)
        return jobs

    def _changed(self, part: Slice, large: list[str], unchanged: list[str], bounds: Bounds, clock: Clock) -> None:
        """Rules (a) and (b)."""
        newest, open_jobs = part.until is None, self.recognised.open_statuses("jobs")
        given = {
            "since": part.since.isoformat(),
            "until": FOREVER if part.until is None else part.until.isoformat(),
            "pass_since": bounds.since.isoformat(),
            "observed_at": clock.observed_at.isoformat(),
            "job_open": array(open_jobs if newest else ()),
            "job_read": array(() if newest else open_jobs),
            "task_open": array(self.recognised.open_statuses("tasks")),
            "large_jobs": array(large),
            "unchanged_jobs": array(unchanged),
        }
        if not self._is_flat:
            self._copy("changed_jobs", "jobs", given)
        self._copy("changed", "tasks", given)
        if newest and (bounds.full or self.recognised.system.open_by == "index"):
            self._copy("open", "tasks", given)

    def _standing(self, clock: Clock, failed_since: datetime, checked: tuple[datetime, datetime | None] | None) -> None:
        """Rule (c); a full pass asks for every recorded row of its time that it has not met."""
        self.working.unchanged_tasks(
            standing(self.transaction, self.recognised, self.working, self.rules, failed_since)
        )
        for table, file in (("jobs", "present_jobs"), ("tasks", "present")):
            keys = self.working.to_ask(table, failed_since, checked)
            if keys and not (self._is_flat and table == "jobs"):  # their tasks have the same keys
                self._copy(file, table, {"keys": array(keys), "observed_at": clock.observed_at.isoformat()})
                self._settle(table)

    def _settle(self, *tables: str) -> None:
        for table in tables or RAW:
            if not (self._is_flat and table == "jobs"):
                self.working.settle(table)
        if self._is_flat:
            self.working.jobs_of_tasks()

    def _copy(self, file: str, table: str, given: Mapping[str, str]) -> None:
        name = f"systems/{self.recognised.system.name}/{file}"
        statement = copy_of(file, table, self.recognised, in_utc=self.transaction.in_utc)
        paths = self.transaction.copy(name, statement, given, self.folder)
        self.working.load(table, sent(table, self.recognised), paths)


def _slices(bounds: Bounds, clock: Clock, window: timedelta, pending: Span | None) -> Iterator[Slice]:
    """Newest first, each twice as long as the one before: what a budget does not reach is the oldest."""
    if not bounds.full:
        yield Slice(bounds.since, None)
        lowest, until = (pending.since, pending.until) if pending else (bounds.since, bounds.since)
    else:
        until = clock.observed_at - window / FIRST_SLICES_A_WINDOW
        yield Slice(until, None)
        lowest = bounds.since
    length = 2 * window / FIRST_SLICES_A_WINDOW
    while until > lowest:
        since = max(lowest, until - length)
        yield Slice(since, until)
        until, length = since, 2 * length
