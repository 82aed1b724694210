"""Does the job system's own recovery work?"""

from dataclasses import dataclass
from datetime import datetime

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Finding, Headline, Verdict
from analysis.tables import Column, Table


@dataclass(frozen=True)
class JanitorRuns:
    """The runs of one kind in the window."""

    run_type: str
    runs: int
    failed: int
    newest_failed: bool
    last_success: datetime | None
    first_failure: datetime | None
    newest_error: str | None


JANITOR_RUNS = Query("health/janitor_runs", JanitorRuns)

META = Meta(
    id="health/janitor_runs",
    passing="The janitor's runs succeed",
    failing="The janitor's runs fail",
    why="The janitor takes up what dead workers left: while it fails that stays as it is.",
    queries=(JANITOR_RUNS,),
    privileges=("SELECT on janitor_runs",),
)

_COLUMNS = (
    Column(key="run_type", title="Kind", kind="code"),
    Column(key="runs", title="Runs", kind="int"),
    Column(key="failed", title="Failed", kind="int"),
    Column(key="last_success", title="Last success", kind="timestamp"),
    Column(key="newest_error", title="Newest error", kind="code"),
)


def analyze(facts: Facts) -> Verdict:
    failure = facts.failure(JANITOR_RUNS)
    if failure and failure.not_recorded:
        return Verdict.not_applicable("The job system of this database has no janitor.")
    kinds = facts.rows(JANITOR_RUNS)
    if not kinds:
        return Verdict.not_applicable("The janitor has not run in this window.")
    return Verdict.judged(
        # A failure that a later run has made good is none any more.
        [_failing(kind) for kind in kinds if kind.newest_failed],
        headline=Headline(label="failed runs of the janitor", value=sum(kind.failed for kind in kinds)),
        tables=(Table.of("The janitor's runs", _COLUMNS, kinds),),
    )


def _failing(kind: JanitorRuns) -> Finding:
    always = kind.failed == kind.runs
    return Finding(
        key=f"{META.id}:{kind.run_type}",
        severity="critical" if always and kind.runs > 1 else "warning",
        title=f"The janitor's {kind.run_type} fails",
        observed=f"{kind.failed} of {kind.runs} runs failed, the newest one too.",
        threshold="the newest run",
        since=kind.first_failure,
        since_known="before" if always else "exact",
        count=kind.failed,
        evidence=Table.of("Its runs", _COLUMNS, [kind]),
        why=META.why,
        actions=(Action(text="See its newest error; until it is fixed requeue by hand what dead workers left."),),
    )
