"""Which root causes a finding is of, by the ledger alone: by the tasks and jobs that were planted."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import cast

from analysis.model import Finding
from analysis.published.snapshot import Snapshot
from benchmarks.incident_systems.systems import System
from benchmarks.incident_systems.with_logs import THROTTLED
from local.sample.demand import DAY
from local.sample.timeline import Task

STANDING = {
    "poison/silent_heartbeat": "silent_heartbeat",
    "poison/overdue": "overdue",
    "poison/stage_not_advanced": "stage_not_advanced",
    "poison/no_live_task": "no_live_task",
    "poison/unfinished_tasks": "unfinished_tasks",
    "poison/orphaned": "orphaned",
    "poison/backlog": "backlog",
    "performance/task_duration": "slower_type",
}
_EVENTS = {"out_of_memory": frozenset({"silent_heartbeat"}), THROTTLED: frozenset({THROTTLED})}
"""What the logs say of hosts and dependencies; of their other events none is planted."""
LEAST = 0.1
"""A cause with less of what a finding counts is none of its causes."""
TIMES = 2.0
"""A cause is behind a risen rate when it fails twice as often since, as it does where it began then."""


class Truth:
    """The roots of a system's findings, and what each root costs an hour."""

    def __init__(self, system: System, snapshot: Snapshot) -> None:
        self._sample, self._snapshot, self._root = system.sample, snapshot, system.root
        sample, root = system.sample, system.root
        self._failed = {
            name: [task for task in planted.tasks if task.status == "failed" and -DAY < (task.finished or 1.0) <= 0]
            for name, planted in sample.planted.items()
            if name.startswith("cause_")
        }
        self._root_of = {task.task_id: root(name) for name, tasks in self._failed.items() for task in tasks}
        data = snapshot.analyses["errors/failure_patterns"].data
        patterns = cast(list[Mapping[str, object]], data.get("patterns") or [])
        self._patterns = {f"errors/failure_patterns:{one['id']}": one for one in patterns}

    def roots(self, finding: Finding) -> frozenset[str]:
        """Empty for a finding of nothing that was planted."""
        subject = finding.key.partition(":")[2]
        if finding.key in self._patterns:
            return self._of_pattern(finding.key)
        if finding.analysis in STANDING:
            name = STANDING[finding.analysis]
            return frozenset({self._root(name)}) if name in self._sample.planted else frozenset()
        if finding.analysis == "logs/platform_events":
            return _EVENTS.get(subject, frozenset[str]())
        if finding.analysis == "errors/failure_rate":
            return self._of_rate(finding, subject)
        if subject.startswith("exhausted."):
            exhausted = subject.removeprefix("exhausted.")
            return self._most(lambda task: task.task_type == exhausted and task.retry_count >= 3)
        if finding.analysis == "poison/repeated_failures":
            return self._of_inputs(subject)
        if finding.analysis == "errors/common_factors":
            task_type, _, value = subject.partition(":")
            written = f'"{value.partition("=")[0]}": "{value.partition("=")[2]}"'
            return self._most(lambda task: task.task_type == task_type and written in task.parameters)
        return frozenset()

    def costs(self) -> dict[str, float]:
        """Tasks and jobs that each root cost in an hour, of those that some finding is of."""
        found: dict[str, float] = {}
        for name, planted in self._sample.planted.items():
            entry = self._sample.ledger[name]
            if name in ("retries_exhausted", "poison_parameters", "secrets", "retries_succeeded", "slower_type"):
                continue
            hours = 24.0 if planted.began is None else min(max(-planted.began / 3600, 1.0), 24.0)
            tasks = 0 if entry.counts.keys() <= {"poison/stage_not_advanced", "poison/no_live_task"} else entry.tasks
            found[self._root(name)] = found.get(self._root(name), 0.0) + (tasks + entry.jobs) / hours
        return found

    def _most(self, which: Callable[[Task], bool]) -> frozenset[str]:
        counts: dict[str, int] = {}
        for name, tasks in self._failed.items():
            counts[self._root(name)] = counts.get(self._root(name), 0) + sum(which(task) for task in tasks)
        whole = sum(counts.values())
        return frozenset(name for name, number in counts.items() if number and number >= LEAST * whole)

    def _of_pattern(self, key: str) -> frozenset[str]:
        examples = self._patterns[key]["examples"]
        ids = [str(one["task_id"]) for one in examples]  # type: ignore[attr-defined]  # JSON
        roots = [self._root_of[id_] for id_ in ids if id_ in self._root_of]
        return frozenset(name for name in roots if roots.count(name) >= LEAST * len(roots))

    def _of_rate(self, finding: Finding, subject: str) -> frozenset[str]:
        kind, _, name = subject.partition("_type=")
        jobs = {job.job_id for job in self._sample.planned if job.job_type == name and job.status == "failed"}

        def of_type(task: Task) -> bool:
            return task.task_type == name if kind == "task" else task.job_id in jobs

        since = (finding.since or self._sample.until) - self._sample.until
        start = min(since / timedelta(seconds=1), -3600.0)
        risen = self._most(lambda task: of_type(task) and (task.finished or 0.0) >= start and self._rose(task, start))
        return risen or self._most(of_type)

    def _rose(self, task: Task, start: float) -> bool:
        """Whether the cause of this task fails more often since than before."""
        own = self._root_of[task.task_id]
        ends = [t.finished or 0.0 for name, tasks in self._failed.items() if self._root(name) == own for t in tasks]
        since, before = sum(end >= start for end in ends), sum(end < start for end in ends)
        return start <= -DAY + 3600 or since / -start >= TIMES * before / (DAY + start)

    def _of_inputs(self, subject: str) -> frozenset[str]:
        planted = self._sample.ledger.get("poison_parameters")
        given = cast(list[Mapping[str, str]], planted.expected["inputs"]) if planted else []
        inputs = {one["parameters"] for one in given}
        return self._most(lambda task: task.task_type == subject and task.parameters in inputs)
