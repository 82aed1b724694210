"""Slow tasks, and the dependency that refused their calls: which tasks the logs are asked about, and what these say.

Twenty of the slowest tasks of a type are looked for, and ten of the quickest beside them: a refusal that the quick ones
met as well is not what made the others slow. Pure.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from analysis.facts import Query
from analysis.frozen import Model
from analysis.logs import queries
from analysis.logs.advice import BY_CODE, answered
from analysis.logs.answers import LogAnswers
from analysis.logs.rows import FailingDependencyRow
from analysis.model import Action, Finding
from analysis.sources.kql import Wanted

TYPES = 2
"""Types whose tasks are looked for, the first that are slow: at most 60 ids more in the questions by id."""
FEW = 5
"""Fewer tasks with a refused call, or fewer quick ones to compare them with, are no rule."""
MOST = 0.5
"""Of the slow tasks with logs, more than half must have had a call refused."""
TIMES = 2.0
"""And at least so many times the share of the quick ones."""
REFUSED = ("429", "503")
DURATION, STRAGGLERS = "performance/task_duration", "performance/stragglers"


@dataclass(frozen=True)
class SlowTask:
    """One of the slowest tasks of its type, or one of the quickest, and when it ended."""

    task_type: str
    task_id: str
    at: datetime
    is_slow: bool


SLOW_TASKS = Query("record/logs/slow_tasks", SlowTask, "record", frozenset({"tasks.started_at"}))


class RefusedCall(Model):
    """A dependency and how it refused; `slow` and `quick` are tasks with such a call."""

    what: str
    result_code: str
    slow: int
    quick: int


class Waits(Model):
    """The logs of a type's slow tasks. `finding` says that they are slow; `found` of those looked for have logs."""

    finding: str
    task_type: str
    looked_for: int
    found: int
    quick_found: int
    calls: tuple[RefusedCall, ...]

    @property
    def behind(self) -> RefusedCall | None:
        """The dependency that the slow tasks wait for: most of them, and the quick ones much less often."""
        return next((call for call in self.calls if self._is_telling(call)), None)

    def _is_telling(self, call: RefusedCall) -> bool:
        return (
            call.slow >= FEW
            and self.quick_found >= FEW
            and call.slow > MOST * self.found
            and call.slow / self.found >= TIMES * call.quick / self.quick_found
        )


def slow_types(findings: Iterable[Finding]) -> dict[str, str]:
    """The types of task that became slow or have many stragglers, with the finding that says so; `TYPES` at most."""
    found: dict[str, str] = {}
    known = [one for one in findings if one.severity != "advice"]
    for analysis in (DURATION, STRAGGLERS):
        for one in known:
            if one.analysis == analysis and len(found) < TYPES:
                found.setdefault(one.key.partition(":")[2], one.key)
    return found


def to_look_for(tasks: Iterable[SlowTask]) -> list[Wanted]:
    """By their own ids alone: the records of a job are of its other tasks as well."""
    return [Wanted(one.task_id, one.at.replace(tzinfo=UTC) if one.at.tzinfo is None else one.at) for one in tasks]


def waits(types: dict[str, str], tasks: Iterable[SlowTask], log_answers: LogAnswers) -> tuple[Waits, ...]:
    """What the logs say of each type's slow tasks; nothing where they were not answered."""
    given = tuple(tasks)
    named = {row.id for row in log_answers.rows(queries.COVERAGE) if row.matched_by not in ("prefix", "time", "none")}
    refused = [row for row in log_answers.rows(queries.FAILING_DEPENDENCIES) if row.result_code in REFUSED]
    return tuple(
        _of_type(key, task_type, [one for one in given if one.task_type == task_type], named, refused)
        for task_type, key in types.items()
    )


def _of_type(
    key: str, task_type: str, tasks: list[SlowTask], named: Collection[str], refused: list[FailingDependencyRow]
) -> Waits:
    slow = {one.task_id for one in tasks if one.is_slow}
    quick = {one.task_id for one in tasks if not one.is_slow}
    by_call: dict[tuple[str, str], set[str]] = {}
    for row in refused:
        by_call.setdefault((row.target, row.result_code), set()).add(row.id)
    calls = [
        RefusedCall(what=what, result_code=code, slow=len(ids & slow), quick=len(ids & quick))
        for (what, code), ids in by_call.items()
        if ids & slow
    ]
    return Waits(
        finding=key,
        task_type=task_type,
        looked_for=len(slow),
        found=len(slow & set(named)),
        quick_found=len(quick & set(named)),
        calls=tuple(sorted(calls, key=lambda call: (-call.slow, call.what, call.result_code))),
    )


def with_waits(findings: Iterable[Finding], given: Iterable[Waits]) -> tuple[Finding, ...]:
    """The findings in their order; those whose tasks wait for a dependency say so, and what to do first."""
    by_key = {one.finding: one for one in given}
    return tuple(_amended(finding, by_key.get(finding.key)) for finding in findings)


def _amended(finding: Finding, given: Waits | None) -> Finding:
    call = given.behind if given else None
    if given is None or call is None:
        return finding
    action = Action(text=f"{call.what} {answered(call.result_code)}. {BY_CODE[call.result_code]}")
    observed = f"{finding.observed} Logs: {sentence(given, call)}."
    return finding.model_copy(update={"observed": observed, "actions": (action, *finding.actions)})


def sentence(given: Waits, call: RefusedCall) -> str:
    """`in 15 of the 18 slowest tasks with logs a call of X was refused, and in 0 of the 9 quickest`."""
    return (
        f"in {call.slow:,} of the {given.found:,} slowest tasks with logs a call of {call.what} was refused, and in"
        f" {call.quick:,} of the {given.quick_found:,} quickest"
    )
