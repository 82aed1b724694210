"""What the counts of jobs and of tasks share: a total, a table of types by statuses. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.tables import Cell, Column, Table

LIFECYCLE = (
    "pending",
    "queued",
    "ready",
    "processing",
    "pending_retry",
    "completed",
    "completed_with_errors",
    "failed",
    "skipped",
    "cancelled",
)
"""The order in which a job or task passes through the statuses; a label that is not here comes after them."""


@dataclass(frozen=True)
class Counts:
    """How many there are of each type in each status."""

    cells: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int]]) -> "Counts":
        cells: Counter[tuple[str, str]] = Counter()
        for kind, status, number in rows:
            cells[kind, status] += number
        return cls(cells)

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    def by_status(self) -> dict[str, int]:
        """Statuses in the order of life; one that nothing has is absent."""
        statuses = sorted({status for _, status in self.cells}, key=_life)
        return {status: sum(n for (_, s), n in self.cells.items() if s == status) for status in statuses}

    def data(self) -> dict[str, JsonValue]:
        """What the health block shows: `{"total": int, "by_status": {status: int}}`."""
        return {"total": self.total, "by_status": dict(self.by_status())}

    def table(self, title: str, kind_title: str) -> Table:
        """One line a type, most first, and one column a status."""
        statuses = list(self.by_status())
        kinds: Counter[str] = Counter()
        for (kind, _), number in self.cells.items():
            kinds[kind] += number
        rows: list[dict[str, Cell]] = [
            {"type": kind, "total": number, **{status: self.cells.get((kind, status), 0) for status in statuses}}
            for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        ]
        columns = [
            Column(key="type", title=kind_title, kind="code"),
            Column(key="total", title="All", kind="int"),
            *(Column(key=status, title=status.replace("_", " ").capitalize(), kind="int") for status in statuses),
        ]
        return Table.of(title, columns, rows)


def _life(status: str) -> tuple[int, str]:
    return (LIFECYCLE.index(status) if status in LIFECYCLE else len(LIFECYCLE), status)
