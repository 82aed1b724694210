"""What the steps and the functions are called after the play. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from analysis.functions.expectations import FUNCTIONS, Cells, Step
from analysis.functions.mends import mend, untested
from analysis.model import Model, Query

type SearchPath = Literal["without_schema", "with_schema"]
type StepVerdict = Literal["right", "wrong", "broken", "not_tested"]


@dataclass(frozen=True)
class Refusal:
    """What PostgreSQL raised instead of an answer; without row values."""

    sqlstate: str
    message: str


class StepResult(Model):
    """One call: what had to come, what came. `wrong` is another answer or other rows, `broken` an error."""

    step: str
    function: str
    expected: dict[str, JsonValue]
    got: dict[str, JsonValue] | None
    ms: float | None
    verdict: StepVerdict
    sqlstate: str = ""
    message: str = ""
    mend: str = ""


class Play(Model):
    """The whole life once, with or without the schema on the search_path."""

    search_path: SearchPath
    steps: tuple[StepResult, ...]


class Fault(Model):
    """One reason why a function is not right, and the steps that met it."""

    verdict: StepVerdict
    search_paths: tuple[SearchPath, ...]
    steps: tuple[str, ...]
    sqlstate: str
    message: str
    mend: str


class FunctionVerdict(Model):
    function: str
    signature: str
    verdict: StepVerdict
    faults: tuple[Fault, ...]


class FunctionTest(Model):
    """The played half; the transaction that it ran in was rolled back."""

    verdict: StepVerdict
    tested_at: datetime
    ms: float
    role: str
    functions: tuple[FunctionVerdict, ...]
    plays: tuple[Play, ...]


FUNCTION_TEST = Query("functions/played", FunctionTest, source="function_test")
"""The test as a question of a run; no row where runs are not to play it."""


def compared(step: Step, got: Cells | None, ms: float) -> StepResult:
    """The verdict on an answer: `got` holds the columns that came and the rows' cells afterwards, by the same names."""
    expected = expected_of(step)
    shown = {name: got[name] for name in expected if name in got} if got is not None else None
    right = shown == expected
    missing = [name for name in expected if got is not None and name not in got]
    message = f"it does not return {', '.join(missing)}" if missing else "another answer than the contract's"
    return StepResult(
        step=step.title,
        function=step.function,
        expected=expected,
        got=shown,
        ms=round(ms, 2),
        verdict="right" if right else "wrong",
        message="" if right else message,
        mend="" if right else f"The rule: {step.rule}.",
    )


def refused(step: Step, refusal: Refusal, ms: float | None, schema: str, path: SearchPath) -> StepResult:
    """The verdict on an error."""
    return StepResult(
        step=step.title,
        function=step.function,
        expected=expected_of(step),
        got=None,
        ms=None if ms is None else round(ms, 2),
        verdict="not_tested" if untested(refusal.sqlstate) else "broken",
        sqlstate=refusal.sqlstate,
        message=refusal.message,
        mend=mend(refusal.sqlstate, step, schema, on_path=path == "with_schema"),
    )


def expected_of(step: Step) -> Cells:
    """The columns that must come back, and the rows' cells afterwards as `tasks.status` and the like."""
    left = {f"{rows.relation}.{name}": value for rows in step.leaves for name, value in rows.cells.items()}
    return {**step.returns, **left}


def worst(verdicts: Iterable[StepVerdict]) -> StepVerdict:
    found = set(verdicts)
    order: tuple[StepVerdict, ...] = ("broken", "wrong", "not_tested")
    return next((verdict for verdict in order if verdict in found), "right")


def by_function(plays: Iterable[Play], signatures: dict[str, str]) -> tuple[FunctionVerdict, ...]:
    """One verdict a function over all plays; equal faults are told once."""
    taken = [(play.search_path, step) for play in plays for step in play.steps]
    found = []
    for function in FUNCTIONS:
        faults: dict[tuple[str, str, str], list[tuple[SearchPath, StepResult]]] = {}
        steps = [(path, step) for path, step in taken if step.function == function]
        for path, step in steps:
            if step.verdict != "right":
                faults.setdefault((step.sqlstate, step.message, step.mend), []).append((path, step))
        found.append(
            FunctionVerdict(
                function=function,
                signature=signatures.get(function, ""),
                verdict=worst(step.verdict for _, step in steps),
                faults=tuple(_fault(met) for met in faults.values()),
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
        mend=step.mend,
    )
