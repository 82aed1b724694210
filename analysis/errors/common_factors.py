"""What do the failing tasks of a type have in common that its succeeding ones do not?"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.errors.rates import Z_99, wilson
from analysis.facts import Facts, Meta, Query, Unavailable
from analysis.model import Action, Failure, Finding, Headline, Verdict
from analysis.tables import Column, Table
from analysis.wording import few

MIN_LIFT = 3.0
"""A value must be three times as frequent among the failed as among the completed, at the cautious end of both."""
MIN_FAILED = 20
"""Fewer say nothing about what they share."""
NAMED = 5
MOSTLY = 2 / 3
"""Of two values that each are on two of three failed tasks, each is on half of the other's tasks at least: they may be
one cause, and no two findings."""
OF_TYPE = 3
"""Findings of one task type; what else its failed tasks share stands in the table."""
MIN_COMPLETED = 20
"""Without completed tasks to compare with, a value that all tasks carry would look like a cause."""


@dataclass(frozen=True)
class Factor:
    """One parameter value, known by its hash, among failed and completed tasks of a type.

    `shown_by` is a failed task whose parameters hold the value; None where all of them were deleted. Values that
    completed tasks carry about as often are left out. `is_sample`: the counts are of a draw, and more there are.
    `failed_tasks` is a digest of the failed tasks that carry it.
    """

    task_type: str
    key: str
    value_hash: str
    shown_by: str | None
    failed: int
    failed_with: int
    failed_jobs: int
    completed: int
    completed_with: int
    is_sample: bool
    failed_tasks: str

    @property
    def is_telling(self) -> bool:
        return self.completed >= MIN_COMPLETED and self.lift >= MIN_LIFT

    @property
    def share_percent(self) -> float:
        return round(100 * self.failed_with / self.failed, 1)

    @property
    def completed_percent(self) -> float | None:
        return round(100 * self.completed_with / self.completed, 1) if self.completed else None

    @property
    def lift(self) -> float:
        """How many times more frequent among the failed, at the cautious end of both 99 % intervals."""
        low, _ = wilson(self.failed_with, self.failed, Z_99)
        _, high = wilson(self.completed_with, self.completed, Z_99)
        return low / high


@dataclass(frozen=True)
class TaskParameters:
    """The short scalar parameters of a task, redacted."""

    id: str
    scalars: dict[str, JsonValue]


@dataclass(frozen=True)
class Shared:
    """A factor with the value that is shown."""

    factor: Factor
    value: str


@dataclass(frozen=True)
class Drawn:
    """A type with failures enough to be compared, and of how many of them the parameters are known."""

    task_type: str
    failed: int
    drawn: int


DRAWN = Query("record/errors/drawn_factors", Drawn, "record")
FACTORS = Query("record/errors/common_factors", Factor, "record")
PARAMETERS = Query("contents/parameters", TaskParameters, "contents")
"""Asked last, for the values that are shown: the record holds their hashes alone."""

META = Meta(
    id="errors/common_factors",
    passing="Failing tasks share no parameter",
    failing="Failing tasks share a parameter",
    why="What the failed have in common and the others lack is the shortest way to the cause.",
    queries=(DRAWN, FACTORS, PARAMETERS),
    privileges=("SELECT on tasks, with parameters",),
)


def analyze(facts: Facts) -> Verdict:
    unread = [of_type.task_type for of_type in facts.rows(DRAWN) if of_type.drawn < MIN_FAILED]
    if unread:
        raise Unavailable(
            Failure(
                f"the parameters of failed tasks are not read yet: {', '.join(unread[:NAMED])}",
                "wait for the next runs, or raise JOBSCOPE_DATABASE_BUDGET_S",
            )
        )
    factors = [factor for factor in facts.rows(FACTORS) if factor.is_telling]
    parameters = {row.id: row.scalars for row in facts.rows(PARAMETERS)} if factors else {}
    telling = sorted(
        (Shared(factor, _value(factor, parameters)) for factor in factors),
        key=lambda s: (-s.factor.failed_with, s.factor.task_type, s.factor.key, s.value),
    )
    return Verdict.judged(
        [_finding(together) for together in _together(telling)],
        headline=Headline(label="shared parameters", value=len(telling)),
        data={"factors": [_data(shared) for shared in telling]},
        tables=(_table(telling),) if telling else (),
    )


def to_show(facts: Facts) -> list[str]:
    """The tasks whose parameters hold the values that are shown. Raises Unavailable when the record did not answer."""
    telling = (factor.shown_by for factor in facts.rows(FACTORS) if factor.is_telling)
    return sorted({task_id for task_id in telling if task_id is not None})


def _value(factor: Factor, parameters: Mapping[str, Mapping[str, JsonValue]]) -> str:
    """As it is written in JSON, but a text without its quotes; what was deleted meanwhile keeps the hash alone."""
    scalars = parameters.get(factor.shown_by or "", {})
    if factor.key not in scalars:
        return f"(deleted, hash {factor.value_hash})"
    value = scalars[factor.key]
    return value if isinstance(value, str) else json.dumps(value)


def _together(telling: Iterable[Shared]) -> list[list[Shared]]:
    """The values that the same failed tasks carry, or many of them the same, the most telling one first."""
    groups: dict[tuple[str, str], list[Shared]] = {}
    for one in telling:
        factor = one.factor
        mostly = factor.failed_with >= MOSTLY * factor.failed
        groups.setdefault((factor.task_type, "" if mostly else factor.failed_tasks), []).append(one)
    of_type: Counter[str] = Counter()
    shown = []
    for (task_type, _), group in groups.items():
        of_type[task_type] += 1
        if of_type[task_type] <= OF_TYPE:
            shown.append(sorted(group, key=lambda one: (-one.factor.lift, one.factor.key, one.value)))
    return shown


def _finding(together: Sequence[Shared]) -> Finding:
    shared, *others = together
    factor = shared.factor
    drawn = "Of tasks drawn at random, because there are very many: " if factor.is_sample else ""
    names = few([f"{one.factor.key} = {one.value}" for one in others], NAMED)
    beside = f" Many of these tasks also share {names}: any of them may be what matters." if others else ""
    return Finding(
        key=f"{META.id}:{factor.task_type}:{factor.key}={shared.value}"[:200],
        severity="warning",
        title=f"{factor.share_percent:.0f} % of the failed {factor.task_type} tasks have {factor.key} = {shared.value}",
        observed=f"{drawn}{factor.failed_with:,} of {factor.failed:,} failed tasks in {factor.failed_jobs:,} jobs carry"
        f" it, and {factor.completed_with:,} of {factor.completed:,} completed ones ({factor.completed_percent:g} %)."
        f"{beside}",
        threshold=f"at least {MIN_LIFT:g} times as frequent among the failed, at the cautious end of 99 % intervals",
        count=factor.failed_with,
        why=META.why,
        actions=(Action(text=f"Look at what is special about {factor.key} = {shared.value}."),),
    )


def _data(shared: Shared) -> dict[str, JsonValue]:
    factor = shared.factor
    return {
        "task_type": factor.task_type,
        "key": factor.key,
        "value": shared.value,
        "value_hash": factor.value_hash,
        "failed": factor.failed,
        "failed_with": factor.failed_with,
        "failed_jobs": factor.failed_jobs,
        "completed": factor.completed,
        "completed_with": factor.completed_with,
        "lift": round(factor.lift, 2),
        "is_sample": factor.is_sample,
    }


def _table(telling: list[Shared]) -> Table:
    columns = (
        Column(key="task_type", title="Task type", kind="code"),
        Column(key="key", title="Parameter", kind="code"),
        Column(key="value", title="Value", kind="code"),
        Column(key="share_percent", title="Of the failed", kind="percent"),
        Column(key="completed_percent", title="Of the completed", kind="percent"),
        Column(key="failed_with", title="Failed tasks", kind="int"),
    )
    rows = [
        {**_data(s), "share_percent": s.factor.share_percent, "completed_percent": s.factor.completed_percent}
        for s in telling
    ]
    return Table.of("Parameters that failing tasks share", columns, rows)
