"""Do the stored functions do what they should when they are called? Played with a sample job that is rolled back."""

from collections.abc import Iterable

from analysis.facts import Facts, Meta
from analysis.functions.verdicts import FUNCTION_TEST, Fault, FunctionTest, FunctionVerdict, SearchPath, StepVerdict
from analysis.health.function_findings import read_definitions
from analysis.model import Action, Finding, Headline, Severity, Verdict
from analysis.tables import Cell, Column, Table
from analysis.wording import counted, iso

META = Meta(
    id="health/function_test",
    passing="The stored functions do what they should when they are called",
    failing="Stored functions fail when they are called",
    why="Every task ends, and every job advances, through these functions; a broken one stops all jobs.",
    queries=(FUNCTION_TEST,),
    privileges=("a role of its own, made by sql/setup/function_test_role.sql",),
)

OFF = (
    "Runs do not call the stored functions. They do with JOBSCOPE_FUNCTION_TEST_SCHEDULED=true and "
    "JOBSCOPE_FUNCTION_TEST_DATABASE_URL; /api/db/functions/test calls them on demand."
)

_FUNCTIONS = (
    Column(key="function", title="Function", kind="code"),
    Column(key="signature", title="As called", kind="code"),
    Column(key="verdict", title="Verdict"),
    Column(key="calls", title="Timed calls", kind="int"),
    Column(key="fastest_ms", title="Fastest", kind="duration_ms"),
    Column(key="median_ms", title="Median", kind="duration_ms"),
    Column(key="slowest_ms", title="Slowest", kind="duration_ms"),
)
_FAULTS = (
    Column(key="sqlstate", title="SQLSTATE", kind="code"),
    Column(key="message", title="What came"),
    Column(key="steps", title="In the steps"),
    Column(key="search_paths", title="Called"),
)
_WORDS: dict[StepVerdict, tuple[Severity, str]] = {
    # A call that fails stops the job that made it; another answer than the contract's may do so later.
    "broken": ("critical", "fails when it is called"),
    "wrong": ("warning", "answers otherwise than it should"),
    "not_tested": ("advice", "could not be tested"),
}
_PATHS: dict[SearchPath, str] = {
    "without_schema": "without the schema on the search_path",
    "with_schema": "with the schema on the search_path",
    "two_sessions": "in two sessions at once",
}


def analyze(facts: Facts) -> Verdict:
    rows = facts.rows(FUNCTION_TEST)
    if not rows:
        return Verdict.not_applicable(OFF)
    return judged(rows[0], facts.schema)


def judged(test: FunctionTest, schema: str) -> Verdict:
    """What the report says of a test, also of one that was asked for by itself."""
    return Verdict.judged(
        [_finding(f, test, schema) for f in test.functions if f.verdict != "right"],
        headline=Headline(
            label=f"of {len(test.functions)} stored functions right when called",
            value=sum(f.verdict == "right" for f in test.functions),
        ),
        data={
            "verdict": test.verdict,
            "tested_at": iso(test.tested_at),
            "functions": {f.function: f.verdict for f in test.functions},
        },
        tables=[
            Table.of(
                "The stored functions as called",
                _FUNCTIONS,
                [_row(f) for f in test.functions],
                note=f"Played as {test.role} in {test.ms:,.0f} ms, and nothing of it stays: "
                + ", ".join(_PATHS[play.search_path] for play in test.plays)
                + ". The times are those of equal calls, with the way over the network.",
            )
        ],
    )


def _row(function: FunctionVerdict) -> dict[str, Cell]:
    timing = function.timing.model_dump() if function.timing else {}
    return {
        "function": function.function,
        "signature": function.signature,
        "verdict": function.verdict.replace("_", " "),
        **{key: timing.get(key) for key in ("calls", "fastest_ms", "median_ms", "slowest_ms")},
    }


def _finding(function: FunctionVerdict, test: FunctionTest, schema: str) -> Finding:
    severity, words = _WORDS[function.verdict]
    steps = [s for p in test.plays for s in p.steps if s.function == function.function]
    amiss = sum(step.verdict != "right" for step in steps)
    return Finding(
        key=f"{META.id}:{function.function}",
        severity=severity,
        title=f"{function.function} {words}",
        observed=f"{amiss} of {counted(len(steps), 'call')}: " + "; ".join(_fault(fault) for fault in function.faults),
        threshold="every call answers as the job system's contract says",
        count=amiss,
        evidence=Table.of("What the calls gave", _FAULTS, [_evidence(fault) for fault in function.faults]),
        why=META.why,
        actions=(
            *_fixes(function.faults),
            read_definitions("Read what is there now.", schema, [function.function]),
        ),
    )


def _fault(fault: Fault) -> str:
    always = {"without_schema", "with_schema"} <= set(fault.search_paths)
    return fault.message + ("" if always else f" ({_PATHS[fault.search_paths[0]]})")


def _evidence(fault: Fault) -> dict[str, Cell]:
    return {
        "sqlstate": fault.sqlstate,
        "message": fault.message,
        "steps": ", ".join(fault.steps),
        "search_paths": " and ".join(_PATHS[path] for path in fault.search_paths),
    }


def _fixes(faults: Iterable[Fault]) -> tuple[Action, ...]:
    return tuple(Action(text=fix) for fix in dict.fromkeys(fault.fix for fault in faults))
