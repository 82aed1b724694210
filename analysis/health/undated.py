"""What is said of rows that lack a time: without it they are in no number that has a window. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.health.watched import WatchedSystem
from analysis.model import Action, Finding
from analysis.tables import Column, Table
from analysis.wording import counted, listed

TIMES: Final = frozenset(
    f"{relation}.{time}" for relation in ("jobs", "tasks") for time in ("created_at", "changed_at", "ended_at")
)
CHANGED: Final = "jobs.changed_at"
COUNTED: Final = 1000
"""So many jobs without it are counted (sql/systems/origin_staged/undated_jobs.sql)."""
_COLUMNS = (Column(key="column", title="Column", kind="code"), Column(key="rows", title="Rows without it", kind="int"))


@dataclass(frozen=True)
class Undated:
    """How many rows of the relation jobs or tasks lack a time, of those that the record holds."""

    system: str
    relation: str
    column_name: str
    number: int

    @property
    def time(self) -> str:
        """Its name among TIMES."""
        return f"{self.relation}.{self.column_name}"


def undated(one: WatchedSystem, rows: Iterable[Undated], held: Mapping[str, int], key: str, why: str) -> Finding | None:
    """None where no row of this system lacks a time. `held` are the rows that the record holds, by relation."""
    recorded = {row.time: row.number for row in rows if row.system == one.called and row.time in one.times}
    found = recorded | ({CHANGED: one.undated_jobs} if one.undated_jobs else {})
    if not found:
        return None
    is_most = any(
        number > held.get(time.partition(".")[0], 0) - recorded.get(time, 0) for time, number in found.items()
    )
    return Finding(
        key=key,
        system=one.called,
        severity="critical" if is_most else "warning",
        title=f"Rows of {one.called} lack a time: "
        + listed(f"{one.times.get(time, time)} in {_rows(time, number)}" for time, number in sorted(found.items())),
        observed="They hold NULL there, or an infinite time. A row without the time of its end or last change is in no"
        " rate and no pattern, and such a job is not even read once it is closed; a row without that of its creation is"
        " in no count of arrivals, no wait and no duration.",
        threshold="any; critical where more rows of a table lack one than have it",
        count=max(found.values()),
        evidence=Table.of(
            "Columns that lack times",
            _COLUMNS,
            [{"column": one.times.get(time, time), "rows": number} for time, number in sorted(found.items())],
        ),
        why=why,
        actions=(
            Action(
                text="Find what writes these rows (an import, a script, a view, a trigger that is gone), give each the"
                " time that it should have, and let the table refuse the next: ALTER TABLE ... ALTER COLUMN ... SET NOT"
                " NULL."
            ),
        ),
    )


def _rows(time: str, number: int) -> str:
    return f"{'at least ' if time == CHANGED and number >= COUNTED else ''}{counted(number, 'row')}"
