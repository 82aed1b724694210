"""Time what the database takes for a question, on the settings of a real run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from analysis.facts import Window
from analysis.registry import ANALYSES
from analysis.run.ask_database import parameters
from analysis.settings import Settings
from analysis.sources import sql_files
from analysis.sources.postgres import Session, session
from analysis.sources.server import COLUMNS, SERVER

PLAIN = sorted(f"../benchmarks/plain/{path.stem}" for path in (Path(__file__).parent / "plain").glob("*.sql"))
FLOOR = "../benchmarks/floor"
QUERIES = {q.name: q for analysis in ANALYSES for q in analysis.META.queries if q.source == "sql"}


@dataclass(frozen=True)
class Asked:
    """One question: how long it took, and what came back."""

    milliseconds: float
    rows: int
    bytes: int


@contextmanager
def opened(dsn: str) -> Iterator[Session]:
    """A session that knows the schema."""
    with session(Settings.model_validate({"database_url": dsn, "query_timeout_s": 30, "database_budget_s": 120})) as it:
        (server,) = it.fetch(SERVER, {})
        it.describe(server, it.fetch(COLUMNS, {"schema": "app"}))
        it.connection.execute("SET LOCAL statement_timeout = 0")
        yield it


def ask(database: Session, name: str, at: datetime) -> Asked:
    """Asks the file sql/<name>.sql for the day that ends at `at`."""
    file = sql_files.load(name)
    given = parameters(Window(at - timedelta(days=1), at), at, database.catalog)
    statement = sql_files.statement(file, database.catalog).encode()
    values = {parameter: given[parameter] for parameter in file.parameters}
    started = perf_counter()
    cursor = database.connection.execute(statement, values)
    rows = cursor.fetchall()
    took = (perf_counter() - started) * 1000
    size = 0
    if result := cursor.pgresult:
        cells = ((row, cell) for row in range(result.ntuples) for cell in range(result.nfields))
        size = sum(len(result.get_value(row, cell) or b"") for row, cell in cells)
    return Asked(took, len(rows), size)


def answerable(database: Session) -> list[str]:
    """The questions of a run that this schema can answer."""
    return [
        name
        for name, query in QUERIES.items()
        if not sql_files.unanswerable(sql_files.load(name), database.catalog, query.optional)
    ]
