"""What the steps and the functions are called after the play. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

from pydantic import JsonValue

from analysis.facts import Query
from analysis.frozen import Model
from analysis.functions.expectations import FUNCTIONS, Step
from analysis.functions.fixes import fix, untested
from analysis.functions.invariants import Cells, Expected, differing, message, shown

type SearchPath = Literal["without_schema", "with_schema", "two_sessions"]
"""How a function was called; by two sessions at once with the schema on the search_path."""
type StepVerdict = Literal["right", "wrong", "broken", "not_tested"]


@dataclass(frozen=True)
class Refusal:
    """What PostgreSQL raised instead of an answer; without row values."""

    sqlstate: str
    message: str


class StepResult(Model):
    """One call: what had to come, what came. `wrong` is another answer or other rows, `broken` an error or a race that
    leaves jobs standing."""

    step: str
    function: str
    expected: dict[str, JsonValue]
    got: dict[str, JsonValue] | None
    ms: float | None
    verdict: StepVerdict
    sqlstate: str = ""
    message: str = ""
    fix: str = ""


class Play(Model):
    """The whole life once, with or without the schema on the search_path, or its one step that two sessions take."""

    search_path: SearchPath
    steps: tuple[StepResult, ...]


class Fault(Model):
    """One reason why a function is not right, and the steps that met it."""

    verdict: StepVerdict
    search_paths: tuple[SearchPath, ...]
    steps: tuple[str, ...]
    sqlstate: str
    message: str
    fix: str


class Timing(Model):
    """Equal calls that were each rolled back, as the caller sees them: with the way over the network."""

    calls: int
    fastest_ms: float
    median_ms: float
    slowest_ms: float


class FunctionVerdict(Model):
    """`timing` is None where no call was right."""

    function: str
    signature: str
    verdict: StepVerdict
    faults: tuple[Fault, ...]
    timing: Timing | None


class FunctionTest(Model):
    """The played half. The transaction that it ran in was rolled back, and the rows of two sessions were removed."""

    verdict: StepVerdict
    tested_at: datetime
    ms: float
    role: str
    functions: tuple[FunctionVerdict, ...]
    plays: tuple[Play, ...]


FUNCTION_TEST = Query("functions/played", FunctionTest, source="function_test")
"""The test as a question of a run; no row where runs are not to play it."""


def compared(step: Step, got: Cells, ms: float) -> StepResult:
    """The verdict on an answer: `got` holds the columns that came and the rows' cells afterwards, by the same names."""
    expected = expected_of(step)
    wrong = differing(expected, got)
    return StepResult(
        step=step.title,
        function=step.function,
        expected=shown(expected),
        got={name: got[name] for name in expected if name in got},
        ms=round(ms, 2),
        verdict="wrong" if wrong else "right",
        message=message(expected, got),
        fix=f"The rule: {step.rule}." if wrong else "",
    )


def refused(step: Step, refusal: Refusal, ms: float | None, schema: str, path: SearchPath) -> StepResult:
    """The verdict on an error."""
    return StepResult(
        step=step.title,
        function=step.function,
        expected=shown(expected_of(step)),
        got=None,
        ms=None if ms is None else round(ms, 2),
        verdict="not_tested" if untested(refusal.sqlstate) else "broken",
        sqlstate=refusal.sqlstate,
        message=refusal.message,
        fix=fix(refusal.sqlstate, step, schema, on_path=path == "with_schema"),
    )


CHANGED = "changed columns"


def expected_of(step: Step) -> Expected:
    """The columns that must come back, the rows' cells afterwards as `tasks.status` and the like, and where nothing may
    change that nothing did."""
    left: Expected = {f"{rows.relation}.{name}": value for rows in step.leaves for name, value in rows.cells.items()}
    return {**step.returns, **left, **({CHANGED: []} if step.changes_nothing else {})}


def timing(times_ms: Sequence[float]) -> Timing | None:
    if not times_ms:
        return None
    fastest, middle, slowest = min(times_ms), median(times_ms), max(times_ms)
    return Timing(
        calls=len(times_ms), fastest_ms=round(fastest, 2), median_ms=round(middle, 2), slowest_ms=round(slowest, 2)
    )


def worst(verdicts: Iterable[StepVerdict]) -> StepVerdict:
    found = set(verdicts)
    order: tuple[StepVerdict, ...] = ("broken", "wrong", "not_tested")
    return next((verdict for verdict in order if verdict in found), "right")


def by_function(
    plays: Iterable[Play], signatures: Mapping[str, str], times_ms: Mapping[str, Sequence[float]]
) -> tuple[FunctionVerdict, ...]:
    """One verdict a function that was called over all plays; equal faults are reported once."""
    taken = [(play.search_path, step) for play in plays for step in play.steps]
    found = []
    for function in FUNCTIONS:
        faults: dict[tuple[str, str, str], list[tuple[SearchPath, StepResult]]] = {}
        steps = [(path, step) for path, step in taken if step.function == function]
        if not steps:
            continue
        for path, step in steps:
            if step.verdict != "right":
                faults.setdefault((step.sqlstate, step.message, step.fix), []).append((path, step))
        found.append(
            FunctionVerdict(
                function=function,
                signature=signatures.get(function, ""),
                verdict=worst(step.verdict for _, step in steps),
                faults=tuple(_fault(met) for met in faults.values()),
                timing=timing(times_ms.get(function, ())),
            )
        )
    return tuple(found)


def _fault(met: list[tuple[SearchPath, StepResult]]) -> Fault:
    step = met[0][1]
    return Fault(
        verdict=step.verdict,
        search_paths=tuple(dict.fromkeys(path for path, _ in met)),
        steps=tuple(dict.fromkeys(step.step for _, step in met)),
        sqlstate=step.sqlstate,
        message=step.message,
        fix=step.fix,
    )
