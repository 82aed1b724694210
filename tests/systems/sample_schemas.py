"""Write local/engine_samples/schemas/ from the real engines: `python -m tests.systems.sample_schemas [system ...]`.

The demo's samples are loaded into these tables, so that they need no engine.
"""

import sys

import psycopg

from analysis.collect.system_files import load_system
from benchmarks.systems import MADE
from local.engine_versions import pinned, recorded
from local.postgres import postgres_server
from tests.systems.conftest import empty_database, node_of
from tests.systems.engine import started
from tests.systems.recording import dump, keep_tables

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
    """Make each system's tables by its own command, and keep their definitions. Those of a heavy engine come with its
    rows, and those of an engine that is not run are written by hand."""
    makers = {name: make for name, make in MADE.items() if not (recorded(name) or load_system(name).made_from)}
    makers |= {"pgboss": _of_pgboss}
    with postgres_server(18) as server:
        for name in names or makers:
            system = load_system(name)
            with empty_database(server) as dsn:
                makers[name](dsn)
                with psycopg.connect(dsn) as connection:
                    versions = [table for (table,) in connection.execute(VERSIONS)]
                text = dump(dsn, "--schema-only")
                if versions:
                    text += dump(dsn, "--data-only", "--inserts", *versions)
            keep_tables(name, f"{system.title} {pinned(system)}", text)


if __name__ == "__main__":
    main(sys.argv[1:])
