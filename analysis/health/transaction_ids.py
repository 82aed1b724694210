"""How far is the server from running out of transaction ids?"""

import shlex
from dataclasses import dataclass

from analysis.facts import Facts, Meta, Query
from analysis.model import Action, Finding, Headline, Measure, Severity, Verdict
from analysis.statements import identifier
from analysis.tables import Column, Table

SPACE = 2**31
"""Ids compare modulo 2^32: at an age of 2^31 the past would look like the future, and the server stops before that.
https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND"""

WARNING_PERCENT = 40
"""Twice the age at which an aggressive autovacuum of the largest tables should long have ended (200 million, 9 %), and
then some: vacuum does not keep up, and there are weeks left to find out why."""

CRITICAL_PERCENT = 60
"""From here a vacuum of a large table, which takes days, must start now; the failsafe begins at 75 %."""


@dataclass(frozen=True)
class DatabaseAge:
    """The age of one database's oldest unfrozen ids, counted in transactions and in multixacts."""

    database_name: str
    xid_age: int
    mxid_age: int
    freeze_max_age: int
    multixact_freeze_max_age: int

    @property
    def xid_percent(self) -> float:
        return round(100 * self.xid_age / SPACE, 2)

    @property
    def mxid_percent(self) -> float:
        return round(100 * self.mxid_age / SPACE, 2)

    @property
    def worst_percent(self) -> float:
        return 100 * max(self.xid_age, self.mxid_age) / SPACE


@dataclass(frozen=True)
class RelationAge:
    """One of the relations of the current database that hold back its age."""

    schema_name: str
    relation: str
    xid_age: int
    mxid_age: int
    size_bytes: int

    @property
    def name(self) -> str:
        return f"{self.schema_name}.{self.relation}"


DATABASES = Query("health/transaction_ids", DatabaseAge)
RELATIONS = Query("health/oldest_tables", RelationAge)

META = Meta(
    id="health/transaction_ids",
    passing="Transaction ids are recycled in time",
    failing="Transaction ids run out",
    why="When they run out the server refuses every write, in all databases, until a vacuum by hand has ended.",
    queries=(DATABASES, RELATIONS),
)

_DATABASES = (
    Column(key="database_name", title="Database", kind="code"),
    Column(key="xid_percent", title="Transaction ids used", kind="percent"),
    Column(key="xid_age", title="Age, transactions", kind="int"),
    Column(key="mxid_percent", title="Multixact ids used", kind="percent"),
    Column(key="mxid_age", title="Age, multixacts", kind="int"),
)
_RELATIONS = (
    Column(key="name", title="Relation", kind="code"),
    Column(key="xid_age", title="Age, transactions", kind="int"),
    Column(key="mxid_age", title="Age, multixacts", kind="int"),
    Column(key="size_bytes", title="Size at its last vacuum", kind="bytes"),
)


def analyze(facts: Facts) -> Verdict:
    databases = sorted(facts.rows(DATABASES), key=lambda d: -d.worst_percent)
    relations = facts.rows(RELATIONS)
    oldest = databases[0]
    table = Table.of("Ids used by database", _DATABASES, databases, cap=10)
    return Verdict.judged(
        _judged(oldest, table, relations),
        measures={
            "used": Measure(
                label="of the transaction ids used", kind="percent", value=oldest.worst_percent, worse="higher"
            )
        },
        headline=Headline(label="of the transaction ids used", value=round(oldest.worst_percent, 1), kind="percent"),
        summary=f"Autovacuum steps in at {100 * oldest.freeze_max_age / SPACE:.0f} % of the transaction ids "
        f"and {100 * oldest.multixact_freeze_max_age / SPACE:.0f} % of the multixact ids.",
        data={
            "database": oldest.database_name,
            "used_percent": round(oldest.worst_percent, 3),
            "xid_age": oldest.xid_age,
            "mxid_age": oldest.mxid_age,
            "autovacuum_freeze_max_age": oldest.freeze_max_age,
            "autovacuum_multixact_freeze_max_age": oldest.multixact_freeze_max_age,
        },
        tables=(table, Table.of("The oldest relations of this database", _RELATIONS, relations)),
    )


def _judged(oldest: DatabaseAge, table: Table, relations: tuple[RelationAge, ...]) -> list[Finding]:
    percent = oldest.worst_percent
    if percent < WARNING_PERCENT:
        return []
    severity: Severity = "critical" if percent >= CRITICAL_PERCENT else "warning"
    multixact = oldest.mxid_age > oldest.xid_age
    ids, age = ("multixact", oldest.mxid_age) if multixact else ("transaction", oldest.xid_age)
    return [
        Finding(
            key=f"{META.id}:{oldest.database_name[:150]}",
            severity=severity,
            title=f"{percent:.0f} % of the {ids} ids are used up by the database {oldest.database_name}",
            observed=f"Its oldest row is {age:,} {ids} ids old; the server stops short of {SPACE:,}.",
            threshold=f"{CRITICAL_PERCENT if severity == 'critical' else WARNING_PERCENT} %",
            evidence=table,
            why=META.why,
            actions=(
                Action(
                    text="See who keeps vacuum from freezing: open transactions, prepared ones, replication slots "
                    "(the analysis of transactions lists them), and end them first."
                ),
                *_vacuum(oldest.database_name, relations),
            ),
        )
    ]


def _vacuum(database: str, relations: tuple[RelationAge, ...]) -> tuple[Action, ...]:
    tables = [r for r in relations if r.schema_name != "pg_toast"][:3]
    named = " ".join(f"--table={shlex.quote(identifier(r.schema_name, r.relation))}" for r in tables)
    return (
        Action(
            text="Then vacuum the oldest tables by hand, as their owner.",
            code=f"vacuumdb --freeze --verbose {named} --dbname={shlex.quote(database)}",
            language="shell",
        ),
    )
