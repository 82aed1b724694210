"""Does the database answer, how fast, does its clock agree with ours, and is it a replica that lags?"""

from analysis.facts import Facts, Meta
from analysis.health.job_systems import WATCHED
from analysis.model import Action, Finding, Headline, Verdict
from analysis.sources.catalog import Catalog, ColumnFact
from analysis.sources.server import COLUMNS, SERVER, Server
from analysis.wording import duration

CONNECT_WARNING_MS = 2000
"""A connection within a region takes 20 to 100 ms with TLS; two seconds is name resolution or a saturated server."""

SKEW_WARNING_S = 30
"""Ages are measured by the database's clock, the slots by ours: half a minute begins to show in the report."""

LAG_WARNING_S = 300
"""Five minutes are a third of the time between two runs, and what a heartbeat may be silent by default."""

META = Meta(
    id="health/database",
    passing="The database answers",
    failing="The database does not answer as it should",
    why="Without it nothing else in this report can be known.",
    queries=(SERVER, COLUMNS, WATCHED),
    guards="connection",
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
            actions=(Action(text=f"{failure.fix[:1].upper()}{failure.fix[1:]}"),),
        )
        return Verdict.judged([unreachable])
    columns: tuple[ColumnFact, ...] = facts.rows(COLUMNS)
    (server,) = facts.rows(SERVER)
    findings = [*_absent(facts, columns), *_slow(facts), *_skewed(facts), *_lagging(server)]
    return Verdict.judged(
        findings,
        headline=Headline(label="to connect", value=facts.connect_ms, kind="duration_ms"),
        summary=f"This is a replica, {_lag(server)}. Ages are judged as of then." if server.is_replica else "",
        data={
            "connect_ms": facts.connect_ms,
            "skew_s": facts.skew_s,
            "is_replica": server.is_replica,
            "replica_lag_s": server.replay_lag_s,
        },
    )


def _absent(facts: Facts, columns: tuple[ColumnFact, ...]) -> list[Finding]:
    """Where a job system was read, or is there and could not be, nothing is missing, whatever JOBSCOPE_SCHEMA holds."""
    unread = facts.failure(WATCHED)
    if unread is None or unread.lasts != "absent":
        return []
    present = {column.relation for column in columns}
    if foreign := Catalog.of(facts.schema, "", columns).stranger:
        return [
            Finding(
                key="health/database:tables",
                severity="critical",
                title=f"The schema {facts.schema} holds no job system that Jobscope knows",
                observed=f"{foreign.reason}.",
                why="Everything about jobs is read from its tables.",
                actions=(
                    Action(text=foreign.fix, code="JOBSCOPE_SCHEMA=<schema>", language="setting"),
                    Action(text="docs/adding-a-system.md says how tables of your own come to be read."),
                ),
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
            # The tables of the default are missing wherever another job system was expected.
            title="No job system that is read can be seen" if len(absent) > 1 else f"{names} cannot be seen",
            observed=f"{unread.reason[:1].upper()}{unread.reason[1:]}.",
            why="Everything about jobs is read from its tables.",
            actions=(
                Action(text="Name the schema of the job system", code="JOBSCOPE_SCHEMA=<schema>", language="setting"),
                Action(text="or let the role use it: sql/setup/monitor_role.sql holds the grants."),
                Action(text="docs/systems.md lists what is read; docs/adding-a-system.md adds another job system."),
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
            observed=f"The database's clock runs {duration(abs(facts.skew_s))} {side} the app's.",
            threshold=f"{SKEW_WARNING_S} s",
            why="Heartbeats and schedules written by one and read by the other are judged wrongly.",
            actions=(Action(text="Check time synchronisation on both sides."),),
        )
    ]


def _lag(server: Server) -> str:
    if server.replay_lag_s is None:
        return "and has replayed nothing yet: how far it is behind is not known"
    return f"{duration(server.replay_lag_s)} behind its primary"


def _lagging(server: Server) -> list[Finding]:
    if server.replay_lag_s is None or server.replay_lag_s < LAG_WARNING_S:
        return []
    return [
        Finding(
            key="health/database:replica_lag",
            severity="warning",
            title=f"The replica is {duration(server.replay_lag_s)} behind: so old is what this report says",
            observed=f"The last transaction that it replayed was committed {duration(server.replay_lag_s)} ago.",
            threshold=f"{LAG_WARNING_S} s",
            why="What has happened since is on the primary, and not in this report.",
            actions=(
                Action(text="Look at what holds replay up: a long query on the replica, its disk, or the network."),
                Action(text="Let Jobscope read the primary instead: JOBSCOPE_DATABASE_URL."),
            ),
        )
    ]
