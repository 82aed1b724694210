"""Rows of a log answer as typed rows: by column names, which must be the fields of the row type."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analysis.sources.log_answers import BadQuery

if TYPE_CHECKING:
    from azure.monitor.query import LogsTable


def typed_rows[RowT](
    row_type: type[RowT], table: "LogsTable", redact: Callable[[str], str]
) -> tuple[RowT, ...] | BadQuery:
    """The rows with every text redacted; BadQuery when the columns are not the fields."""
    wanted = {field.name for field in fields(row_type)}  # type: ignore[arg-type] # every row type is a dataclass
    columns = set(table.columns)
    if columns != wanted:
        return BadQuery(
            f"The columns of the answer differ from {row_type.__name__}: {sorted(columns ^ wanted)}.",
            "Report this as a defect of Jobscope, with the text of the query.",
        )
    reals = {name for name, kind in zip(table.columns, table.columns_types, strict=True) if kind == "real"}
    return tuple(
        row_type(**{name: _value(value, redact, name in reals) for name, value in zip(table.columns, row, strict=True)})
        for row in table.rows
    )


def _value(value: object, redact: Callable[[str], str], is_real: bool) -> object:
    if isinstance(value, str):
        return None if is_real else redact(value)  # a real comes as text only when it is NaN or infinite
    return value.astimezone(UTC) if isinstance(value, datetime) else value
