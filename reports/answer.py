"""Rows that a terminal was asked for: as a table for people, as JSON, or as CSV."""

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from reports.inert import inert_text

LONGEST = 1000
"""Characters of a cell in a table."""


def written(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> str:
    """The rows as `table`, `json` (a list of objects) or `csv` (with a heading); times are UTC."""
    if form == "json":
        found = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
        return json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"
    if form == "csv":
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_plain(cell) for cell in row] for row in rows)
        return target.getvalue()
    table = Table(*(escape(inert_text(column, LONGEST)) for column in columns))
    for row in rows:
        table.add_row(*(Text(inert_text("" if cell is None else str(_plain(cell)), LONGEST)) for cell in row))
    console = Console(highlight=False)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def _plain(cell: object) -> object:
    """A cell as JSON and CSV know it: what is no number has none, a time has its zone."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, datetime):
        return cell.isoformat() + ("Z" if cell.tzinfo is None else "")
    return cell.isoformat() if isinstance(cell, date) else cell
