"""From a file of sql/systems/ to the statement that is sent.

A file says which rows of `jobs` or `tasks`, and runs in psql as it stands. Added on the way are: what these two are
(the system's own relations in the names of its first version, or the folder's jobs.sql and tasks.sql over its relations
as they are; a column that this version lacks reads as NULL), which jobs were `touched` where a file names these, the
native types of keys and statuses, the record's types, and the parameters as settings of the transaction.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from psycopg.sql import Literal

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.native_types import DAY, WHOLE, source
from analysis.collect.systems import SYSTEMS, Native
from analysis.record.tables import IDS, RAW, ROW_VERSION, raw_types
from analysis.sources.inlined import inlined
from analysis.sources.json_columns import as_jsonb
from analysis.sources.literals import quoted
from analysis.sources.system_folder import SystemFileError, text_of
from analysis.sources.text_columns import as_text

LONGEST = 400
"""Characters of a text that are collected; contents are fetched by key."""

_PARAMETER = re.compile(r":'([a-z_]+)'")
_NATIVE_TYPE = re.compile(r"::(job|task)_(key|status)\b")
_COMMENT = re.compile(r"--[^\n]*")
_TOUCHED = re.compile(r"\btouched\b")
_FIRST_WORD = re.compile(r"\A\s*WITH(?P<recursive>\s+RECURSIVE)?\b")
_CAST = {"BIGINT": "bigint", "TIMESTAMP": "timestamp"}
_VERSION = "hashtidextended(ctid, (tableoid::bigint << 32) | xmin::text::bigint)"
"""Of a row: it changes with every UPDATE. Where nothing asks for it the planner drops it."""
_MOST = 1_000_000_000
"""Of a stage or an attempt: what is beyond is nobody's count, and must not overflow where it is added to."""
_EARLIEST, _LATEST = "0001-01-01 00:00:00", "9999-12-31 00:00:00"


@cache
def read(name: str) -> str:
    """sql/<name>.sql without its comments. Raises SystemFileError and FileNotFoundError."""
    text = text_of(SYSTEMS.parent / f"{name}.sql")
    return _COMMENT.sub("", text).strip().removesuffix(";")


def parameters(name: str) -> frozenset[str]:
    """The parameters that a file names."""
    return frozenset(_PARAMETER.findall(read(name)))


def plain(name: str) -> str:
    """A file that needs nothing of the schema: with its path, and its parameters as settings."""
    text = _settings(read(name))
    first, rest = text.split(maxsplit=1)
    return f"{first} /* jobscope sql/{name}.sql */ {rest}"


def of_system(file: str, recognised: Recognised) -> str:
    """The statement of a system's file: with the relations that it may name."""
    name = f"systems/{recognised.system.name}/{file}"
    return over_relations(name, read(name), recognised)


def over_relations(name: str, text: str, recognised: Recognised) -> str:
    """The statement of the text of sql/<name>.sql over a system's relations. Raises SystemFileError."""
    text = inlined(_settings(text))
    text = _NATIVE_TYPE.sub(lambda m: "::" + _native_type(recognised, f"{m[1]}s", m[2]), text)
    first = _FIRST_WORD.match(text)
    if first is None:
        raise SystemFileError(f"sql/{name}.sql must begin with WITH")
    relations = ", ".join(f"{r} AS NOT MATERIALIZED ({body})" for r, body in _relations(recognised, text))
    return f"{first[0]} /* jobscope sql/{name}.sql */ {relations}, {text[first.end() :].lstrip()}"


def copy_of(file: str, table: str, recognised: Recognised, *, in_utc: bool = False) -> str:
    """The statement that sends the rows of a system's file as CSV, in the columns of `sent`."""
    names = sent(table, recognised)
    return f"COPY ({_rows(file, table, names, recognised, in_utc=in_utc)}) TO STDOUT (FORMAT csv)"


def sent(table: str, recognised: Recognised) -> tuple[str, ...]:
    """The columns that travel of a table: a NULL for each that this version has not would be a tenth of the cost."""
    if recognised.system.reads:
        return RAW[table]
    there = tuple(name for name in RAW[table] if source(recognised, table, name))
    return (*there, ROW_VERSION) if table == "tasks" and recognised.has_row_versions(table) else there


def rows_of(file: str, table: str, recognised: Recognised, *, in_utc: bool = False) -> str:
    """The statement for the rows of a system's file in the columns of RAW[table]; times are UTC, without a zone.

    Of a session that is `in_utc` times without a zone are so already: to convert them costs as much as to find them."""
    return _rows(file, table, RAW[table], recognised, in_utc=in_utc)


def _rows(file: str, table: str, names: Iterable[str], recognised: Recognised, *, in_utc: bool) -> str:
    columns = ", ".join(_collected(table, name, recognised, in_utc) for name in names)
    return f"SELECT {columns} FROM ({of_system(file, recognised)}) AS found"


def _settings(text: str) -> str:
    """A parameter is read from the transaction's settings: a literal would fill pg_stat_statements with our texts."""
    return _PARAMETER.sub(r"current_setting('jobscope.\1')", text)


def _native_type(recognised: Recognised, relation: str, what: str) -> str:
    table = recognised.system.relations[relation]  # type: ignore[index]  # a key of relations
    native = table.key if what == "key" else table.columns["status"][0]
    return recognised.columns[relation][native].type_name


def _relations(recognised: Recognised, text: str) -> Iterator[tuple[str, str]]:
    """What the text of a file may name: by name the SELECT that it stands for."""
    system = recognised.system
    for relation, native in system.reads.items():
        yield quoted(relation), _as_it_is(relation, native, recognised)
    for table in system.relations:
        written = system.reads and _settings(read(f"systems/{system.name}/{table}"))
        yield table, written or _renamed(table, recognised)
    # Said once: a run asks for the jobs that were touched, and for their tasks.
    if system.has("touched") and _TOUCHED.search(text):
        yield "touched", _settings(read(f"systems/{system.name}/touched"))


def _as_it_is(relation: str, native: Native, recognised: Recognised) -> str:
    columns = ", ".join(
        _as_declared(recognised.native(relation, name), name, kind) for name, kind in native.all_columns.items()
    )
    if not any(recognised.native(relation, name) for name in recognised.columns.get(relation, ())):
        # It is not there, or not for this role: then nothing may be selected of it, not even NULL.
        return f"SELECT {columns} WHERE false"
    return f"SELECT {columns} FROM {quoted(recognised.schema)}.{quoted(relation)}"


def _as_declared(found: CatalogColumn | None, name: str, kind: str) -> str:
    if found is None:
        return f"NULL::{kind} AS {quoted(name)}"
    if (found.type_name, kind) == ("json", "jsonb"):
        return f"{as_jsonb(quoted(name), found.type_name)} AS {quoted(name)}"
    return quoted(name)


def _renamed(relation: str, recognised: Recognised) -> str:
    columns = []
    for name, names in recognised.system.relations[relation].columns.items():  # type: ignore[index]  # a key of relations
        found = recognised.column(relation, name)
        # The cast says nothing but of a domain, which would compare with no status.
        column = f"{quoted(found.column_name)}::{found.type_name}" if found else "NULL::text"
        if found and found.type_name == DAY and name == "created_at":
            column = _latest_of_day(column, relation, recognised)
        columns.append(f"{column} AS {names[0]}")
    known = recognised.system.relations[relation]  # type: ignore[index]  # a key of relations
    for name, kind in (known.contents | known.inputs).items():
        found = recognised.content(relation, name)
        column = f"NULL::{kind}" if found is None else f"{quoted(name)}::{kind}"
        if found is not None and kind == "jsonb":
            column = as_jsonb(quoted(name), found.type_name)
        elif found is not None and kind == "text":
            column = f"{as_text(quoted(name), found.type_name)}::{kind}"
        columns.append(f"{column} AS {name}")
    place, version = ("ctid", _VERSION) if recognised.has_row_versions(relation) else ("NULL::tid", "NULL::bigint")
    columns += [f"{place} AS place", f"{version} AS row_version"]
    return f"SELECT {', '.join(columns)} FROM {quoted(recognised.schema)}.{quoted(relation)}"


def _latest_of_day(day: str, relation: str, recognised: Recognised) -> str:
    """The latest moment at which a row of that day can have been created: from the first one on it would seem to have
    waited for up to a day."""
    known = (recognised.column(relation, name) for name in ("started_at", "changed_at"))
    later = [f"{quoted(c.column_name)}::timestamptz" for c in known if c and c.type_name.startswith("timestamp")]
    return f"CASE WHEN {day} IS NOT NULL THEN least({day} + time '23:59:59', {', '.join([*later, 'now()'])}) END"


def _collected(table: str, name: str, recognised: Recognised, in_utc: bool) -> str:
    """One column of the record: cast to its type, and bounded so that DuckDB can hold what PostgreSQL can."""
    if name == ROW_VERSION:
        return _version_of_failed(table, recognised)
    kind = raw_types(table)[name]
    native, found = f"found.{name}", None
    if not recognised.system.reads:
        found = source(recognised, table, name)
        if found is None:
            return f"NULL::{_CAST.get(kind, 'text')} AS {name}"
        native = _native(table, name, recognised)
    if kind == "TIMESTAMP":
        if in_utc and found and found.type_name == "timestamp without time zone":
            bounded = f"least(greatest({native}, '{_EARLIEST}'), '{_LATEST}')"
        else:
            bounded = f"least(greatest({native}::timestamptz, '{_EARLIEST}+00'), '{_LATEST}+00') AT TIME ZONE 'UTC'"
        return f"CASE WHEN {native} IS NOT NULL THEN {bounded} END AS {name}"
    if kind == "BIGINT":
        # greatest() would make the bound of what is NULL. A number of another kind is bounded before it is a whole one.
        whole = native if found else f"{native}::bigint"
        bounded = f"least(greatest({whole}, -{_MOST}), {_MOST})::bigint"
        return f"CASE WHEN {native} IS NOT NULL THEN {bounded} END AS {name}"
    if found and name not in IDS.values() and (found.labels or found.type_name in WHOLE):
        return f"{native} AS {name}"  # short, and sent as the same text
    if name == "key":
        # An id that is cut finds nothing any more: what is whole of it is then its key.
        whole = f"found.{IDS[table]}::text"
        return f"coalesce({native}::text, CASE WHEN octet_length({whole}) > {LONGEST} THEN {whole} END) AS {name}"
    # left() would count the characters of every text; this looks at those alone that may be too long.
    return f"{native}::text::varchar({LONGEST}) AS {name}"


def _native(table: str, name: str, recognised: Recognised) -> str:
    return f"found.{recognised.system.relations[table].columns[name][0]}"  # type: ignore[index]  # a key of relations


def _version_of_failed(table: str, recognised: Recognised) -> str:
    """Of those that failed alone: they are looked at again in every run, and others are not."""
    failed = [Literal(status).as_string() for status in recognised.statuses_of(table, "failed")] or ["NULL"]
    return (
        f"CASE WHEN {_native(table, 'status', recognised)} IN ({', '.join(failed)})"
        f" THEN found.place::text || ' ' || found.row_version END AS {ROW_VERSION}"
    )
