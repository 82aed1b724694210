"""DuckDB, shut in: it reads and writes one folder, loads nothing, and is asked with variables that it knows.

Every other module that asks the record is given an Engine; none opens DuckDB itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from analysis.record.state import RecordError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SQL = Path(__file__).parents[2] / "sql" / "record"
MEMORY = "256MB"
THREADS = 1
"""A second one costs a fifth more processor time, and hardly shortens questions to some 100,000 rows."""
MOST_TEMPORARY = "2GB"

_VARIABLE = re.compile(r"\bgetvariable\('(\w+)'\)")
_LIMIT = re.compile(r"\bLIMIT (?:(\d+)|getvariable\('(\w+)'\))\Z")

type Row = tuple[object, ...]
type Variable = object


class EngineFailed(RecordError):
    """DuckDB could not do its part: out of memory or disk, or rows that it cannot read."""


class UnknownVariable(LookupError):
    """A question and what it was given do not fit: a variable that is not set would silently read as NULL."""


class Engine:
    """One DuckDB in memory. Its files lie in `folder`, and nowhere else."""

    def __init__(self, connection: "DuckDBPyConnection", folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self._variables: dict[str, Variable] = {}

    @property
    def names(self) -> list[str]:
        """The columns of the last answer."""
        return [str(column[0]) for column in self.connection.description or ()]

    def ask(self, text: str, variables: Mapping[str, Variable] | None = None) -> list[Row]:
        """The rows of a statement of ours.

        Raises UnknownVariable when a variable is missing, or is given and not used, and EngineFailed."""
        self._variables = set_variables(self.connection, text, variables or {}, self._variables)
        with _explained():
            return self.connection.execute(text).fetchall()

    def fill(self, table: str, rows: Sequence[Sequence[str | None]]) -> None:
        """Add rows to a table of texts, some thousand at most. Raises EngineFailed."""
        if rows:
            # Column by column: executemany() would run a statement for each row.
            columns = ", ".join(["unnest(?::VARCHAR[])"] * len(rows[0]))
            with _explained():
                self.connection.execute(
                    f"INSERT INTO {table} SELECT {columns}", [list(c) for c in zip(*rows, strict=True)]
                )

    def ask_file(self, name: str, variables: Mapping[str, Variable]) -> list[Row]:
        """The rows of sql/record/<name>.sql, as many as it wants."""
        text = question(name)
        rows = self.ask(text, _used(text, variables))
        # DuckDB 2.0.1 drops a limit where a table that is joined by LEFT JOIN surely has no row that fits.
        limit = _LIMIT.search(text)
        return rows[: int(limit[1] or str(variables[limit[2]]))] if limit else rows

    def make(self, table: str, name: str, variables: Mapping[str, Variable]) -> int:
        """Put the answer of sql/record/<name>.sql into a table, and tell how many rows it has."""
        text = question(name)
        self.ask(f"CREATE OR REPLACE TABLE {table} AS {text}", _used(text, variables))
        return self.count(table)

    def count(self, table: str) -> int:
        return int(str(self.ask(f"SELECT count(*) FROM {table}")[0][0]))


@contextmanager
def open_engine(folder: Path) -> Iterator[Engine]:
    """DuckDB that sees this folder and no other file, and cannot be opened wider by a statement."""
    import duckdb

    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": THREADS})
    try:
        for statement in _shut(folder, spill):
            connection.execute(statement)
        yield Engine(connection, folder)
    finally:
        connection.close()


@contextmanager
def _explained() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise EngineFailed(f"DuckDB failed: {str(error).splitlines()[0][:200]}") from error


def _shut(folder: Path, spill: Path) -> Iterable[str]:
    """The order counts: a directory can be allowed only while access is open, and the lock comes last."""
    yield "SET TimeZone = 'UTC'"
    yield f"SET temp_directory = {text_literal(str(spill))}"
    yield f"SET max_temp_directory_size = '{MOST_TEMPORARY}'"
    yield f"SET allowed_directories = [{text_literal(f'{folder}/')}]"
    yield "SET enable_external_access = false"
    yield "SET autoinstall_known_extensions = false"
    yield "SET autoload_known_extensions = false"
    yield "SET allow_community_extensions = false"
    yield "SET python_enable_replacements = false"
    yield "SET lock_configuration = true"


@cache
def question(name: str) -> str:
    """The text of sql/record/<name>.sql. Raises FileNotFoundError."""
    return (SQL / f"{name}.sql").read_text("utf-8").strip().removesuffix(";")


def set_variables(
    connection: "DuckDBPyConnection",
    text: str,
    variables: Mapping[str, Variable],
    before: Mapping[str, Variable] = MappingProxyType({}),
) -> dict[str, Variable]:
    """Set what a text asks for by getvariable(), on the connection that will run it, and tell all that is set there.

    What was set `before` to the same value is left alone. Raises UnknownVariable unless the two sets of names are the
    same."""
    wanted = set(_VARIABLE.findall(text))
    if missing := sorted(wanted - set(variables)):
        raise UnknownVariable(f"the question needs {', '.join(missing)}, and nobody has set it")
    if unused := sorted(set(variables) - wanted):
        raise UnknownVariable(f"the question knows no {', '.join(unused)}")
    for name, value in variables.items():
        if name not in before or before[name] != value:
            connection.execute(f"SET VARIABLE {name} = ?", [value])
    return {**before, **variables}


def _used(text: str, variables: Mapping[str, Variable]) -> dict[str, Variable]:
    wanted = set(_VARIABLE.findall(text))
    return {name: value for name, value in variables.items() if name in wanted}


def text_literal(text: str) -> str:
    """A text as DuckDB reads it between quotes; for names of our own files, which cannot be parameters."""
    return "'" + text.replace("'", "''") + "'"
