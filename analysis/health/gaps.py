"""What keeps Jobscope from seeing something, and the grant or setting that lights it up. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.health.remedies import setting
from analysis.model import Action
from analysis.sources.catalog import RELATIONS, Catalog
from analysis.statements import identifier, sql

QUERY_SIZE = 4096
"""The default of 1024 bytes cuts the statements of an ORM in the middle of their column list; 4 kB costs 0.4 MB of
memory at 100 connections."""


@dataclass(frozen=True)
class AccessFact:
    """The one row of sql/health/access.sql; a version or setting is None where the extension does not have it."""

    reads_all_stats: bool
    statements_version: str | None
    statements_preloaded: bool
    statements_track: str | None
    query_id: str
    track_activities: bool
    track_counts: bool
    track_io_timing: bool
    query_size_bytes: int


@dataclass(frozen=True)
class Gap:
    """One thing that could be seen and is not; `lights_up` says which part of the report it is for."""

    subject: str
    title: str
    observed: str
    lights_up: str
    action: Action


def grants(role: str, access: AccessFact, catalog: Catalog) -> Iterator[Gap]:
    """What the role may not read."""
    if not access.reads_all_stats:
        yield Gap(
            "pg_monitor",
            f"The role {role} sees only its own sessions and statements",
            f"{role} is not a member of pg_monitor.",
            "Connections, blocking, transactions and statements of other roles",
            sql(
                "Let it read the server's statistics; this gives no access to data.",
                "GRANT pg_monitor TO {role}",
                role=identifier(role),
            ),
        )
    for relation, columns in RELATIONS.items():
        hidden = [
            fact.column_name
            for canonical in columns
            if (fact := catalog.column(relation, canonical)) is not None and not fact.readable
        ]
        if hidden:
            yield Gap(
                f"columns_{relation}",
                f"The role {role} may not read {len(hidden)} columns of {relation}",
                f"Not readable: {', '.join(hidden)}.",
                f"What is judged by {relation}.{f', {relation}.'.join(hidden)}",
                sql(
                    "Let it read them.",
                    "GRANT SELECT ({columns}) ON {table} TO {role}",
                    columns=[identifier(column) for column in hidden],
                    table=identifier(catalog.schema, relation),
                    role=identifier(role),
                ),
            )


def settings(access: AccessFact) -> Iterator[Gap]:
    """What the server does not record."""
    if access.statements_version is None:
        yield Gap(
            "pg_stat_statements",
            "pg_stat_statements is not installed in this database",
            "The extension is available to a database only after CREATE EXTENSION.",
            "Which statements cost the most time",
            sql(
                "Create it (on Azure, allow it first in the server parameter azure.extensions).",
                "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
            ),
        )
    if not access.statements_preloaded:
        yield Gap(
            "pg_stat_statements_preload",
            "pg_stat_statements is not loaded by the server",
            "shared_preload_libraries does not name it.",
            "Which statements cost the most time",
            setting(
                "Add it to the libraries that are there, and restart.", "shared_preload_libraries", "pg_stat_statements"
            ),
        )
    elif access.statements_track == "none" or access.query_id == "off":
        name, value = (
            ("pg_stat_statements.track", "top") if access.statements_track == "none" else ("compute_query_id", "auto")
        )
        yield Gap(
            "pg_stat_statements_track",
            "pg_stat_statements is loaded and records nothing",
            f"{name} keeps it from recording.",
            "Which statements cost the most time",
            setting("Let it record.", name, value),
        )
    if not access.track_activities:
        yield Gap(
            "track_activities",
            "The server does not record what its sessions do",
            "track_activities is off.",
            "Connections, blocking, transactions",
            setting("Turn it on.", "track_activities", "on"),
        )
    if not access.track_counts:
        yield Gap(
            "track_counts",
            "The server does not count what happens to its tables, and autovacuum does not run",
            "track_counts is off.",
            "Tables, indexes, cache",
            setting("Turn it on.", "track_counts", "on"),
        )
    if not access.track_io_timing:
        yield Gap(
            "track_io_timing",
            "The server does not time its reads and writes",
            "track_io_timing is off.",
            "How much of a statement's time is spent on the disk",
            setting("Turn it on; pg_test_timing shows what a clock reading costs here.", "track_io_timing", "on"),
        )
    if access.query_size_bytes < QUERY_SIZE:
        yield Gap(
            "track_activity_query_size",
            f"Statements of sessions are cut after {access.query_size_bytes:,} bytes",
            f"track_activity_query_size is {access.query_size_bytes:,} bytes.",
            "The statements in blocking and transactions",
            setting("Raise it; it takes a restart.", "track_activity_query_size", str(QUERY_SIZE)),
        )
