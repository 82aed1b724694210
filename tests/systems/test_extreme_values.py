"""A row with a number that nobody expects costs no other row: each system's sample is read with such rows in it."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from analysis.collect.system_files import load_system
from local.engine_samples.load import SYSTEMS
from local.postgres import Server
from tests.collect.system import folder_store
from tests.systems.sampled import sampled

NUMBERS = """
SELECT attrelid::regclass::text, attname::text, format_type(atttypid, -1)
FROM pg_attribute
WHERE attrelid IN (SELECT oid FROM pg_class WHERE relname = %s AND relkind IN ('r', 'p')) AND attname = ANY(%s)
    AND attgenerated = '' AND attnum <> ALL (
        SELECT unnest(conkey) FROM pg_constraint WHERE conrelid = attrelid AND contype IN ('p', 'u')
    )
"""
EXTREMES = {
    "smallint": ("32767", "-32768"),
    "integer": ("2147483647", "-2147483648"),
    "bigint": ("9223372036854775807", "-9223372036854775808"),
    "double precision": ("'Infinity'", "'NaN'"),
    "numeric": ("1e30", "'NaN'"),
}
"""Of each type, with which attempts without an end are written, among others."""


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_number_that_nobody_expects_costs_no_other_row(postgres18: Server, tmp_path: Path, name: str) -> None:
    system = load_system(name)
    with sampled(postgres18, name) as sample:
        connection = sample.connection
        connection.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        for relation, native in system.reads.items():
            names = [*native.columns, *native.current]
            for table, column, kind in connection.execute(NUMBERS, [relation, names]).fetchall():
                for extreme in EXTREMES.get(kind, ()):
                    spoil(connection, table, column, extreme)
        found = sample.collect(folder_store(tmp_path))
    assert found.failure is None, found.failure
    assert found.read > 100


def spoil(connection: psycopg.Connection, table: str, column: str, value: str) -> None:
    """Writes the value into an eighth of the rows, unless the table itself refuses it."""
    text = f"UPDATE {table} SET {{}} = {value} WHERE md5(ctid::text || %s) < '2'"
    try:
        connection.execute(sql.SQL(text).format(sql.Identifier(column)), [f"{column}{value}"])
    except (psycopg.errors.CheckViolation, psycopg.errors.UniqueViolation):
        return
