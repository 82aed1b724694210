"""What do the failing tasks of a type have in common that its succeeding ones do not?"""

from dataclasses import dataclass

from pydantic import JsonValue

from analysis.errors.rates import Z_99, wilson
from analysis.model import Action, Column, Facts, Finding, Headline, Meta, Query, Table, Verdict

MIN_LIFT = 3.0
"""A value must be three times as frequent among the failed as among the completed, at the cautious end of both."""
MIN_COMPLETED = 20
"""Without completed tasks to compare with, a value that all tasks carry would look like a cause."""


@dataclass(frozen=True)
class Factor:
    """One parameter value (`factor` is an object of one key) among failed and completed tasks of a type.

    Values that completed tasks carry about as often are left out. `is_sample`: the counts are of at most 10,000 failed
    tasks of all types and 100,000 completed ones, drawn at random, and more there are.
    """

    task_type: str
    factor: object
    failed: int
    failed_with: int
    failed_jobs: int
    completed: int
    completed_with: int
    is_sample: bool

    @property
    def key(self) -> str:
        return next(iter(self.factor)) if isinstance(self.factor, dict) and self.factor else ""

    @property
    def value(self) -> str:
        return str(self.factor[self.key]) if isinstance(self.factor, dict) and self.factor else ""

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


FACTORS = Query("errors/common_factors", Factor)

META = Meta(
    id="errors/common_factors",
    passing="Failing tasks share no parameter",
    failing="Failing tasks share a parameter",
    why="What the failed have in common and the others lack is the shortest way to the cause.",
    queries=(FACTORS,),
    privileges=("SELECT on tasks, with parameters",),
)


def analyze(facts: Facts) -> Verdict:
    telling = sorted(
        (f for f in facts.rows(FACTORS) if f.completed >= MIN_COMPLETED and f.lift >= MIN_LIFT),
        key=lambda f: (-f.failed_with, f.task_type, f.key, f.value),
    )
    return Verdict.judged(
        [_finding(factor) for factor in telling],
        headline=Headline(label="shared parameters", value=len(telling)),
        data={"factors": [_data(factor) for factor in telling]},
        tables=(_table(telling),) if telling else (),
    )


def _finding(factor: Factor) -> Finding:
    drawn = "Of tasks drawn at random, because there are very many: " if factor.is_sample else ""
    return Finding(
        key=f"{META.id}:{factor.task_type}:{factor.key}={factor.value}"[:200],
        severity="warning",
        title=f"{factor.share_percent:.0f} % of the failed {factor.task_type} tasks have {factor.key} = {factor.value}",
        observed=f"{drawn}{factor.failed_with:,} of {factor.failed:,} failed tasks in {factor.failed_jobs:,} jobs carry"
        f" it, and {factor.completed_with:,} of {factor.completed:,} completed ones ({factor.completed_percent:g} %).",
        threshold=f"at least {MIN_LIFT:g} times as frequent among the failed, at the cautious end of 99 % intervals",
        count=factor.failed_with,
        why=META.why,
        actions=(Action(text=f"Look at what is special about {factor.key} = {factor.value}."),),
    )


def _data(factor: Factor) -> dict[str, JsonValue]:
    return {
        "task_type": factor.task_type,
        "key": factor.key,
        "value": factor.value,
        "failed": factor.failed,
        "failed_with": factor.failed_with,
        "failed_jobs": factor.failed_jobs,
        "completed": factor.completed,
        "completed_with": factor.completed_with,
        "lift": round(factor.lift, 2),
        "is_sample": factor.is_sample,
    }


def _table(factors: list[Factor]) -> Table:
    columns = (
        Column(key="task_type", title="Task type", kind="code"),
        Column(key="key", title="Parameter", kind="code"),
        Column(key="value", title="Value", kind="code"),
        Column(key="share_percent", title="Of the failed", kind="percent"),
        Column(key="completed_percent", title="Of the completed", kind="percent"),
        Column(key="failed_with", title="Failed tasks", kind="int"),
    )
    return Table.of("Parameters that failing tasks share", columns, factors)
