"""Does the database answer, how fast, and does its clock agree with ours?"""

from analysis.model import Action, Facts, Finding, Headline, Meta, Verdict
from analysis.sources.catalog import Catalog, ColumnFact
from analysis.sources.server import COLUMNS, SERVER

CONNECT_WARNING_MS = 2000
"""A connection within a region takes 20 to 100 ms with TLS; two seconds is name resolution or a saturated server."""

SKEW_WARNING_S = 30
"""Ages are measured by the database's clock, the slots by ours: half a minute begins to show in the report."""

META = Meta(
    id="health/database",
    passing="The database answers",
    failing="The database does not answer as it should",
    why="Without it nothing else in this report can be known.",
    queries=(SERVER, COLUMNS),
)


def analyze(facts: Facts) -> Verdict:
    failure = facts.failure(SERVER) or facts.failure(COLUMNS)
    if failure:
        unreachable = Finding(
            key="health/database:unreachable",
            severity="critical",
            title="The database cannot be read",
            observed=f"{failure.reason}.",
            why=META.why,
            actions=(Action(text=failure.mend),),
        )
        return Verdict.judged([unreachable], summary=failure.reason)
    columns: tuple[ColumnFact, ...] = facts.rows(COLUMNS)
    findings = [*_absent(facts, columns), *_slow(facts), *_skewed(facts)]
    return Verdict.judged(
        findings,
        headline=Headline(label="to connect", value=facts.connect_ms, kind="duration_ms"),
        data={"connect_ms": facts.connect_ms, "skew_s": facts.skew_s},
    )


def _absent(facts: Facts, columns: tuple[ColumnFact, ...]) -> list[Finding]:
    present = {column.relation for column in columns}
    if foreign := Catalog.of(facts.schema, "", columns).stranger:
        return [
            Finding(
                key="health/database:tables",
                severity="critical",
                title=f"The schema {facts.schema} holds no job system that Jobscope knows",
                observed=f"{foreign.reason}.",
                why="Everything about jobs is read from its two tables.",
                actions=(Action(text=foreign.mend, code="JOBSCOPE_SCHEMA=<schema>", language="setting"),),
            )
        ]
    absent = [name for name in ("jobs", "tasks") if name not in present]
    if not absent:
        return []
    names = " and ".join(f"{facts.schema}.{name}" for name in absent)
    return [
        Finding(
            key="health/database:tables",
            severity="critical",
            title=f"{names} cannot be seen",
            observed=f"This role sees no table {names} in the database.",
            why="Everything about jobs is read from these two tables.",
            actions=(
                Action(text="Name the schema of the job system", code="JOBSCOPE_SCHEMA=<schema>", language="setting"),
                Action(text="or let the role use it: sql/setup/monitor_role.sql holds the grants."),
            ),
        )
    ]


def _slow(facts: Facts) -> list[Finding]:
    if facts.connect_ms is None or facts.connect_ms < CONNECT_WARNING_MS:
        return []
    return [
        Finding(
            key="health/database:connect",
            severity="warning",
            title="Connecting to the database is slow",
            observed=f"Connecting took {facts.connect_ms:,.0f} ms.",
            threshold=f"{CONNECT_WARNING_MS} ms",
            why="The job system pays the same price for each connection it opens.",
            actions=(Action(text="Look at name resolution, TLS and the number of connections on the server."),),
        )
    ]


def _skewed(facts: Facts) -> list[Finding]:
    if facts.skew_s is None or abs(facts.skew_s) < SKEW_WARNING_S:
        return []
    side = "ahead of" if facts.skew_s > 0 else "behind"
    return [
        Finding(
            key="health/database:clock",
            severity="warning",
            title="The clocks of database and app disagree",
            observed=f"The database's clock runs {abs(facts.skew_s):.0f} s {side} the app's.",
            threshold=f"{SKEW_WARNING_S} s",
            why="Heartbeats and schedules written by one and read by the other are judged wrongly.",
            actions=(Action(text="Check time synchronisation on both sides."),),
        )
    ]
