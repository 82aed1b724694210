"""DuckDB, shut in: what it refuses, in which words."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from analysis.record.engine import THREADS, EngineFailed, UnknownVariable, open_engine, set_variables
from analysis.record.tables import PATTERNS, TASKS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    for place in ("in", "out"):
        duckdb.sql(f"COPY (SELECT 1 AS a) TO '{tmp_path}/{place}/x.parquet' (FORMAT parquet)")
    return tmp_path


def test_it_reads_and_writes_its_folder(folder: Path) -> None:
    with open_engine(folder / "in") as engine:
        assert engine.ask(f"SELECT * FROM read_parquet('{folder}/in/x.parquet')") == [(1,)]
        engine.ask(f"COPY (SELECT 2 AS a) TO '{folder}/in/y.parquet' (FORMAT parquet)")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT * FROM read_parquet('{}/out/x.parquet')", "disabled by configuration"),
        ("SELECT * FROM read_parquet('{}/in/../out/x.parquet')", "disabled by configuration"),
        ("SELECT * FROM read_text('/proc/self/environ')", "disabled by configuration"),
        ("COPY (SELECT 1) TO '{}/out/y.parquet'", "disabled by configuration"),
        ("ATTACH '{}/out/a.db'", "disabled by configuration"),
        ("SELECT * FROM read_parquet('https://example.org/x.parquet')", "disabled by configuration"),
        ("INSTALL httpfs", "disabled by configuration"),
        ("LOAD httpfs", "disabled through configuration"),
        ("SET enable_external_access = true", "configuration has been locked"),
        ("SET memory_limit = '100GB'", "configuration has been locked"),
        ("SET threads = 64", "configuration has been locked"),
        ("RESET lock_configuration", "configuration has been locked"),
    ],
)
def test_it_refuses_what_lies_outside(folder: Path, statement: str, words: str) -> None:
    with open_engine(folder / "in") as engine, pytest.raises(EngineFailed, match=words):
        engine.ask(statement.format(folder))


def test_a_variable_that_nobody_set_is_refused(folder: Path) -> None:
    with open_engine(folder / "in") as engine:
        assert engine.ask("SELECT getvariable('since')", {"since": datetime(2026, 1, 1)}) == [(datetime(2026, 1, 1),)]  # noqa: DTZ001 - the record's times have no zone
        with pytest.raises(UnknownVariable, match="needs until, and nobody has set it"):
            engine.ask("SELECT getvariable('since'), getvariable('until')", {"since": 1})


def test_a_variable_that_the_question_does_not_know_is_refused(folder: Path) -> None:
    with open_engine(folder / "in") as engine, pytest.raises(UnknownVariable, match="knows no untill"):
        engine.ask("SELECT getvariable('since')", {"since": 1, "untill": 2})


def test_a_cursor_has_the_bounds_of_its_connection_and_none_of_its_variables(folder: Path) -> None:
    with open_engine(folder / "in") as engine:
        engine.ask("SELECT getvariable('since')", {"since": 1})
        cursor = engine.connection.cursor()
        assert cursor.execute("SELECT current_setting('threads')").fetchall() == [(THREADS,)]
        with pytest.raises(duckdb.Error, match="disabled by configuration"):
            cursor.execute("SELECT * FROM read_text('/proc/self/environ')")
        assert cursor.execute("SELECT getvariable('since')").fetchall() == [(None,)]
        set_variables(cursor, "SELECT getvariable('since')", {"since": 2})
        assert cursor.execute("SELECT getvariable('since')").fetchall() == [(2,)]


def test_a_question_is_bounded_where_duckdb_drops_its_limit(tmp_path: Path) -> None:
    """findings/duckdb_drops_a_limit_over_a_left_join.sh"""
    with open_engine(tmp_path) as engine:
        for table, columns in {"kept_tasks": TASKS, "recorded_patterns": PATTERNS}.items():
            engine.ask(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        engine.ask("CREATE TABLE tasks_read AS SELECT * EXCLUDE (reading) FROM kept_tasks")
        engine.ask(
            "INSERT INTO tasks_read BY NAME"
            " SELECT 'task-' || range AS task_id, 'job' AS job_id, 'not read' AS text_state FROM range(9000)"
        )
        rows = engine.ask_file("merge/tasks_texts_to_ask", {"rules": "r1", "most": 6000})
    assert len(rows) == 6000
