"""Write local/engine_samples/schemas/ from the real engines: `python -m tests.systems.sample_schemas [system ...]`.

The demo's samples are loaded into these tables, so that they need no engine.
"""

import subprocess
import sys
from datetime import UTC, datetime

import psycopg

from analysis.collect.systems import load_system
from benchmarks.systems import MADE
from local.engine_samples.load import SCHEMAS
from local.postgres import postgres_server
from local.postgres_binaries import folder
from local.systems_page import pinned
from tests.systems.conftest import empty_database, node_of
from tests.systems.engine import started

VERSIONS = """
SELECT '--table=' || c.oid::regclass::text FROM pg_class AS c
WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
AND c.relname ~ '^(version|migrations|dbos_migrations|django_migrations|chancy_schema_version|alembic_version)$'
"""
"""The tables whose rows say which version made the others."""


def _of_pgboss(dsn: str) -> None:
    with started([str(node_of()), "pgboss.mjs"], dsn) as engine:
        engine("queue", name="made_first", options={})


def main(names: list[str]) -> None:
    """Make each system's tables by its own command, and keep their definitions."""
    makers = MADE | {"pgboss": _of_pgboss}
    with postgres_server(18) as server:
        for name in names or makers:
            system = load_system(name)
            with empty_database(server) as dsn:
                makers[name](dsn)
                with psycopg.connect(dsn) as connection:
                    versions = [table for (table,) in connection.execute(VERSIONS)]
                text = _dump(dsn, "--schema-only")
                if versions:
                    text += _dump(dsn, "--data-only", "--inserts", *versions)
            lines = [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]
            made_of = f"{system.title} {pinned(system)}"
            head = f"-- The tables of {made_of}, as its own migration made them on {datetime.now(UTC).date()}."
            (SCHEMAS / f"{name}.sql").write_text("\n".join([head, *lines]) + "\n", "utf-8")


def _dump(dsn: str, *asked: str) -> str:
    command = [str(folder(18) / "bin" / "pg_dump"), "--no-owner", "--no-privileges", *asked, dsn]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
