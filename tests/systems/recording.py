"""The rows that a heavy engine wrote, as a file: `make engines` records it, and every test run reads it."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

import psycopg
from psycopg import sql

from local.engine_samples.load import SCHEMAS, make_tables
from local.engine_versions import LAST_RUN, RECORDED, LastRun, recorded
from local.postgres_binaries import folder

_KEY_TO_ANOTHER = re.compile(r"ALTER TABLE ONLY [^;]*FOREIGN KEY[^;]*;")
_LEFT_OUT = re.compile(
    r"--|\\|SET (?:\w+_timeout|client_\w+|standard_conforming_strings|check_function_bodies|xmloption|row_security"
    r"|default_table\w+) = |SELECT pg_catalog\.set_config\('search_path'"
)
"""Of pg_dump's lines: remarks, and the settings that `make_tables` has for all."""


def record(dsn: str, name: str, tables: Iterable[str], version: str, made_by: str, replaced: Mapping[str, str]) -> None:
    """Write the rows of the tables with `made_by`, package and version, and the tables with indexes for the samples.

    `version` is the table whose rows say which version made the others. `replaced` are texts of this machine, such as a
    path, and what stands for them."""
    asked = [f"--table={table}" for table in tables]
    # Tables that are not read are not there.
    made = _types(dsn) + _KEY_TO_ANOTHER.sub("", dump(dsn, "--schema-only", f"--table={version}", *asked))
    keep_tables(name, made_by, made + dump(dsn, "--data-only", "--inserts", f"--table={version}"))
    rows = dump(dsn, "--data-only", "--rows-per-insert=100", *asked)
    for ours, theirs in replaced.items():
        rows = rows.replace(ours, theirs)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path(name).write_text("\n".join([f"-- {made_by}, recorded at {at}", *_lines(rows)]) + "\n", "utf-8")


def keep_tables(name: str, made_of: str, text: str) -> None:
    """Write what pg_dump gave of a system's tables where the samples and the recorded rows are loaded into them."""
    head = f"-- The tables of {made_of}, as its own migration made them on {datetime.now(UTC).date()}."
    (SCHEMAS / f"{name}.sql").write_text("\n".join([head, *_lines(text)]) + "\n", "utf-8")


def keep_last_run(engines: Mapping[str, str], took: timedelta) -> None:
    """Write which engines `make engines` has driven, in which versions, and how long it took."""
    run = LastRun(at=datetime.now(UTC).date(), minutes=ceil(took / timedelta(minutes=1)), versions=dict(engines))
    LAST_RUN.write_text(run.model_dump_json(indent=2) + "\n", "utf-8")


def _types(dsn: str) -> str:
    """The extensions and enums that tables are made of: pg_dump leaves them out where it is asked for tables."""
    with psycopg.connect(dsn) as connection:
        extensions = connection.execute(
            "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"
        ).fetchall()
        enums = connection.execute(
            "SELECT t.typname, array_agg(e.enumlabel ORDER BY e.enumsortorder)::text[] FROM pg_enum AS e"
            " JOIN pg_type AS t ON t.oid = e.enumtypid WHERE t.typnamespace = 'public'::regnamespace GROUP BY 1"
            " ORDER BY 1"
        ).fetchall()
        made = [
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public;\n").format(sql.Identifier(e))
            for (e,) in extensions
        ]
        made += [
            sql.SQL("CREATE TYPE public.{} AS ENUM ({});\n").format(
                sql.Identifier(name), sql.SQL(", ").join(map(sql.Literal, labels))
            )
            for name, labels in enums
        ]
        return sql.Composed(made).as_string(connection)


def dump(dsn: str, *asked: str) -> str:
    """What pg_dump gives of a database."""
    command = [str(folder(18) / "bin" / "pg_dump"), "--no-owner", "--no-privileges", *asked, dsn]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not _LEFT_OUT.match(line)]


def path(name: str) -> Path:
    """The file of a system."""
    return RECORDED / f"{name}.sql"


def load(dsn: str, name: str) -> timedelta:
    """Put the tables and rows into an empty database, as if they had been recorded now. Gives by how much their times
    were moved."""
    make_tables(dsn, name)
    made_by = path(name).read_text("utf-8")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(made_by.encode())
        run = recorded(name)
        assert run is not None, f"`make engines` has not recorded {name} yet"
        since = datetime.now(UTC) - run.at
        columns = connection.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type LIKE 'timestamp%' GROUP BY table_name"
        ).fetchall()
        for table, times in columns:
            later = sql.SQL(", ").join(sql.SQL("{0} = {0} + {1}").format(sql.Identifier(t), since) for t in times)
            connection.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), later))
        connection.execute("ANALYZE")
    return since
