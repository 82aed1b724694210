"""Which sequences, and the integer columns that they feed, come near their end?"""

from analysis.facts import Facts, Meta
from analysis.health.fed_column import SEQUENCES, FedColumn
from analysis.model import Action, Finding, Headline, Measure, Severity, Verdict
from analysis.statements import Quoted, identifier, sql
from analysis.tables import Cell, Column, Table
from analysis.wording import integer

WARNING_PERCENT = 80
"""A column of a large table takes a planned, slow migration to widen: a fifth of the space is the time for it."""

CRITICAL_PERCENT = 95
"""At the end every INSERT fails; the last twentieth can pass within days of growth."""

META = Meta(
    id="health/sequences",
    passing="Sequences have room",
    failing="Sequences come to their end",
    why="When a sequence, or the column that it feeds, is full, every INSERT into that table fails.",
    queries=(SEQUENCES,),
    privileges=("SELECT on the sequences",),
)

_COLUMNS = (
    Column(key="sequence", title="Sequence", kind="code"),
    Column(key="column", title="Feeds", kind="code"),
    Column(key="column_type", title="Column's type", kind="code"),
    Column(key="last_value", title="Last value", kind="int"),
    Column(key="ends_at", title="Ends at", kind="int"),
    Column(key="used_percent", title="Used", kind="percent"),
)


def analyze(facts: Facts) -> Verdict:
    fed = sorted(facts.rows(SEQUENCES), key=lambda s: (-(s.used_percent or 0.0), s.name, s.column or ""))
    if not fed:
        return Verdict.not_applicable("There is no sequence in this database.")
    known = [s.used_percent for s in fed if s.used_percent is not None]
    hidden = sorted({s.name for s in fed if not s.readable})
    return Verdict.judged(
        [finding for s in fed for finding in _judged(s)],
        headline=Headline(
            label="of the fullest sequence used", value=round(max(known), 1) if known else None, kind="percent"
        ),
        summary=f"{len(hidden)} of {len({s.name for s in fed})} sequences cannot be read by this role: "
        "GRANT SELECT on them lights them up."
        if hidden
        else "",
        data={
            "sequences": len({s.name for s in fed}),
            "fullest_percent": round(max(known), 3) if known else None,
            "hidden": list(hidden),
        },
        measures={
            "fullest": Measure(
                label="of the fullest sequence used",
                kind="percent",
                value=max(known) if known else None,
                worse="higher",
            )
        },
        tables=(Table.of("Sequences, the fullest first", _COLUMNS, [_row(s) for s in fed], cap=20),),
    )


def _judged(fed: FedColumn) -> list[Finding]:
    percent = fed.used_percent
    if percent is None or percent < WARNING_PERCENT:
        return []
    severity: Severity = "critical" if percent >= CRITICAL_PERCENT else "warning"
    full = f"The column {fed.column} ({fed.column_type})" if fed.column_is_narrower else f"The sequence {fed.name}"
    left = abs(fed.ends_at - (fed.last_value or 0)) // abs(fed.increment_by)
    return [
        Finding(
            key=f"{META.id}:{fed.column or fed.name}"[:200],
            severity=severity,
            title=f"{full} is {percent:.0f} % full, {max(0, left):,} values are left",
            observed=f"{fed.name} stands at {integer(fed.last_value or 0)}, the end is {integer(fed.ends_at)}.",
            threshold=f"{CRITICAL_PERCENT if severity == 'critical' else WARNING_PERCENT} %",
            evidence=Table.of("The sequence", _COLUMNS, [_row(fed)]),
            why=META.why,
            actions=_widen(fed),
        )
    ]


def _widen(fed: FedColumn) -> tuple[Action, ...]:
    actions = []
    if fed.table_name and fed.column_name and fed.column_type in ("smallint", "integer"):
        actions.append(
            sql(
                "Widen the column, and each one that refers to it. This rewrites the table under a lock that stops all "
                "work on it: for a large table add a bigint column, fill it in batches and swap the two.",
                "ALTER TABLE {table} ALTER COLUMN {column} TYPE bigint",
                table=Quoted(fed.table_name),
                column=identifier(fed.column_name),
            )
        )
    if not fed.widest:
        actions.append(
            sql(
                "Let the sequence count further.",
                "ALTER SEQUENCE {sequence} AS bigint {unbounded}",
                sequence=identifier(fed.schema_name, fed.sequence_name),
                unbounded=Quoted("NO MAXVALUE" if fed.increment_by > 0 else "NO MINVALUE"),
            )
        )
    return tuple(actions)


def _row(fed: FedColumn) -> dict[str, Cell]:
    return {
        "sequence": fed.name,
        "column": fed.column or "none",
        "column_type": fed.column_type or "none",
        "last_value": "not used yet" if fed.readable and fed.last_value is None else fed.last_value,
        "ends_at": fed.ends_at,
        "used_percent": None if fed.used_percent is None else round(fed.used_percent, 2),
    }
