"""What PostgreSQL writes as CSV is read as it was, whatever its texts hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.record.engine import open_engine
from analysis.record.merge import Working
from analysis.record.tables import raw_types
from local.postgres import Server

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
SPECIAL = st.text(st.sampled_from("a1,\"'\\\r\n\t;. é"), min_size=1, max_size=12)
GIVEN = {"task_id": "n::text", "queue": "t", "attempts": "1", "worker": "t"}

type Load = Callable[[list[str]], list[str]]


@pytest.fixture(scope="module")
def load(postgres18: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """Gives texts back as PostgreSQL has written and DuckDB has read them, as queues of tasks."""
    folder = tmp_path_factory.mktemp("rows")
    row = ", ".join(GIVEN.get(name, "NULL") for name in raw_types("tasks"))
    statement = f"COPY (SELECT {row} FROM unnest(%s::text[]) WITH ORDINALITY AS x (t, n)) TO STDOUT (FORMAT csv)"
    with psycopg.connect(postgres18.dsn, autocommit=True) as connection, open_engine(folder) as engine:
        working = Working(engine, "origin_staged", AT, ())

        def loaded(texts: list[str]) -> list[str]:
            path = folder / "rows.csv"
            with path.open("wb") as file, connection.cursor().copy(statement.encode(), [texts]) as copy:
                file.writelines(copy)
            engine.ask("DELETE FROM raw_tasks")
            working.load("tasks", raw_types("tasks"), [path])
            return [str(row[0]) for row in engine.ask("SELECT queue FROM raw_tasks ORDER BY task_id::INTEGER")]

        yield loaded


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(SPECIAL, min_size=1, max_size=6))
def test_texts_come_back_as_they_were(load: Load, texts: list[str]) -> None:
    assert load(texts) == texts


def test_lines_of_a_text_are_no_rows_in_a_large_file(load: Load) -> None:
    """DuckDB would read a file of this size in parts, and some of them begin within a text."""
    line = "1" + "," * (len(raw_types("tasks")) - 1)
    texts = ["\n".join([line] * 500)] * 1500
    assert load(texts) == texts
