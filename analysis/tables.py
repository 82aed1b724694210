"""Tables and charts, and the kinds of their values.

Numbers are raw, and a name carries its unit (`_s`, `_ms`, `_bytes`, `_percent` from 0 to 100, `_per_hour`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, Self, cast

from pydantic import JsonValue

from analysis.frozen import Model

type Kind = Literal[
    "text",
    "code",
    "status",
    "int",
    "number",
    "percent",
    "per_hour",
    "duration_s",
    "duration_ms",
    "bytes",
    "timestamp",
    "job_id",
    "task_id",
]
type Cell = JsonValue | datetime


class Column(Model):
    """How one column of a table is called and drawn."""

    key: str
    title: str
    kind: Kind = "text"


class Table(Model):
    """Rows keyed by column; `total` is how many there are, of which `rows` may hold only the first."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Cell], ...]
    total: int
    note: str = ""

    @classmethod
    def of(
        cls,
        title: str,
        columns: Iterable[Column],
        rows: Iterable[object],
        *,
        total: int | None = None,
        note: str = "",
        cap: int = 50,
    ) -> Self:
        """Takes dataclass instances or mappings and keeps the named columns of at most `cap` of them."""
        named = tuple(columns)
        given = list(rows)
        cells: tuple[dict[str, Cell], ...] = tuple({c.key: _cell(row, c.key) for c in named} for row in given[:cap])
        return cls(title=title, columns=named, rows=cells, total=len(given) if total is None else total, note=note)


def _cell(row: object, key: str) -> Cell:
    return cast(Cell, row[key] if isinstance(row, Mapping) else getattr(row, key))


class Chart(Model):
    """A chart of the report: `spec` names a Vega-Lite file in reports/charts/, `rows` is its data, `unit` what its
    vertical axis counts."""

    spec: str
    title: str
    description: str
    rows: tuple[dict[str, Cell], ...]
    unit: str = ""
