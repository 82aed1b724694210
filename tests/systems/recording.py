"""The rows that a heavy engine wrote, as a file: `make engines` records it, and every test run reads it."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from local.postgres_binaries import folder
from local.systems_page import RECORDED, recorded

_KEY_TO_ANOTHER = re.compile(r"ALTER TABLE ONLY [^;]*FOREIGN KEY[^;]*;")


def record(dsn: str, name: str, tables: Iterable[str], told: str, as_told: Mapping[str, str]) -> None:
    """Write the tables, with their indexes and rows, and `told`: package and version.

    `as_told` are texts of this machine, such as a path, and what stands for them."""
    asked = [f"--table={table}" for table in tables]
    dump = [str(folder(18) / "bin" / "pg_dump"), "--no-owner", "--rows-per-insert=100", *asked, dsn]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    # Tables that are not read are not there.
    text = _KEY_TO_ANOTHER.sub("", text)
    for ours, theirs in as_told.items():
        text = text.replace(ours, theirs)
    lines = [
        line for line in text.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog"))
    ]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    path(name).write_text("\n".join([f"-- {told}, recorded at {at}", *lines]) + "\n", "utf-8")


def path(name: str) -> Path:
    """The file of a system."""
    return RECORDED / f"{name}.sql"


def load(dsn: str, name: str) -> None:
    """Put the tables and rows into an empty database, as if they had been recorded now."""
    told = path(name).read_text("utf-8")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(told.encode())
        run = recorded(name)
        assert run is not None, f"`make engines` has not recorded {name} yet"
        since = datetime.now(UTC) - run.at
        columns = connection.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' GROUP BY table_name"
        ).fetchall()
        for table, times in columns:
            later = sql.SQL(", ").join(sql.SQL("{0} = {0} + {1}").format(sql.Identifier(t), since) for t in times)
            connection.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), later))
        connection.execute("ANALYZE")
