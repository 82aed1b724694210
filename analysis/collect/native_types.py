"""Which columns of a monitored database have types that can be read as what the record keeps in their place."""

from collections.abc import Iterator

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.column_types import plain_type
from analysis.record.tables import RAW, raw_types

WHOLE = {"smallint", "integer", "bigint"}
_NUMBERS = {*WHOLE, "numeric", "real", "double precision"}
DAY = "date"
_TIMES = {"timestamp without time zone", "timestamp with time zone", DAY}
_FITTING = {"BIGINT": (_NUMBERS, "a number"), "TIMESTAMP": (_TIMES, "a time")}
"""By type of the record; everything can be read as text."""


def source(recognised: Recognised, table: str, name: str) -> CatalogColumn | None:
    """The native column that a column of the record is read from; None where there is none, or one of a type that
    cannot be read: the record then says that it is not recorded."""
    found = recognised.column(table, name)
    return found if found and not misfit(found, table, name) else None


def misfit(found: CatalogColumn, table: str, name: str) -> str:
    """Why a native column cannot be read as a column of the record; empty where it can."""
    types, what = _FITTING.get(raw_types(table)[name], ((), ""))
    is_read = not types or found.type_name in types
    return "" if is_read else f"{found.relation}.{found.column_name} is {found.type_name} and not {what}"


def other_types(recognised: Recognised) -> list[str]:
    """The columns of another type than system.toml gives them, or than its files can compare, in words."""
    if not recognised.system.reads:
        return [*_misfits(recognised), *_of_other_keys(recognised)]
    return [
        f"{relation}.{name} is {column.type_name} and not {kind}"
        for relation, known in recognised.system.reads.items()
        for name, kind in known.columns.items()
        if (column := recognised.native(relation, name))
        and not column.labels
        and plain_type(column.type_name) != plain_type(kind)
    ]


def days(recognised: Recognised) -> tuple[str, ...]:
    """The columns of times that hold a day alone. When something is due may be a day: its first moment."""
    if recognised.system.reads:
        return tuple(
            f"{relation}.{name}"
            for relation, known in recognised.system.reads.items()
            for name, kind in known.columns.items()
            if recognised.type_of(relation, name) == DAY and plain_type(kind) != DAY
        )
    return tuple(
        f"{table}.{found.column_name}"
        for table in recognised.system.relations
        for name, kind in raw_types(table).items()
        if kind == "TIMESTAMP" and name != "due_at"
        if (found := recognised.column(table, name)) and found.type_name == DAY
    )


def _misfits(recognised: Recognised) -> Iterator[str]:
    for table in recognised.system.relations:
        for name in RAW[table]:
            found = recognised.column(table, name)
            if found and (why := misfit(found, table, name)):
                yield why
        status = recognised.column(table, "status")
        if status and status.type_name in _NUMBERS:
            yield f"{table}.{status.column_name} is {status.type_name} and not a word"


def _of_other_keys(recognised: Recognised) -> Iterator[str]:
    """A key that refers to one of another kind compares with none of its values."""
    own, theirs = recognised.column("jobs", "job_id"), recognised.column("tasks", "job_id")
    if own and theirs and _kind(own) != _kind(theirs):
        yield f"tasks.{theirs.column_name} is {theirs.type_name} and jobs.{own.column_name} is {own.type_name}"


def _kind(column: CatalogColumn) -> str:
    if column.type_name in _NUMBERS:
        return "number"
    return column.type_name if column.type_name in ("uuid", "bytea") else "text"
