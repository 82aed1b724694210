"""What keeps Jobscope from seeing something, and the grant or setting that lights it up. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.model import Action
from analysis.sources.catalog import Catalog
from analysis.sources.known_relations import RELATIONS
from analysis.sources.server import Server
from analysis.statements import identifier, sql
from analysis.wording import counted

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
    actions: tuple[Action, ...]

    @property
    def code(self) -> str:
        """What closes it, one after the other."""
        return "; ".join(action.code for action in self.actions)


def grants(role: str, access: AccessFact, catalog: Catalog) -> Iterator[Gap]:
    """What the role may not read."""
    if not access.reads_all_stats:
        yield Gap(
            "pg_monitor",
            f"The role {role} sees only its own sessions and statements",
            f"{role} is not a member of pg_monitor.",
            "Connections, blocking, transactions and statements of other roles",
            (
                sql(
                    "Let it read the server's statistics; this gives no access to data.",
                    "GRANT pg_monitor TO {role}",
                    role=identifier(role),
                ),
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
                f"The role {role} may not read {counted(len(hidden), 'column')} of {relation}",
                f"Not readable: {', '.join(hidden)}.",
                f"What is judged by {relation}.{f', {relation}.'.join(hidden)}",
                (
                    sql(
                        "Let it read them.",
                        "GRANT SELECT ({columns}) ON {table} TO {role}",
                        columns=[identifier(column) for column in hidden],
                        table=identifier(catalog.schema, relation),
                        role=identifier(role),
                    ),
                ),
            )


def settings(access: AccessFact, server: Server) -> Iterator[Gap]:
    """What the server does not record."""
    if access.statements_version is None:
        yield Gap(
            "pg_stat_statements",
            "pg_stat_statements is not installed in this database",
            "The extension is available to a database only after CREATE EXTENSION.",
            "Which statements cost the most time",
            (
                *server.allowing("pg_stat_statements"),
                sql("Create it.", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"),
            ),
        )
    if not access.statements_preloaded:
        yield Gap(
            "pg_stat_statements_preload",
            "pg_stat_statements is not loaded by the server",
            "shared_preload_libraries does not name it.",
            "Which statements cost the most time",
            (_preload(server),),
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
            (server.setting("Let it record.", name, value),),
        )
    if not access.track_activities:
        yield Gap(
            "track_activities",
            "The server does not record what its sessions do",
            "track_activities is off.",
            "Connections, blocking, transactions",
            (server.setting("Turn it on.", "track_activities", "on"),),
        )
    if not access.track_counts:
        yield Gap(
            "track_counts",
            "The server does not count what happens to its tables, and autovacuum does not run",
            "track_counts is off.",
            "Tables, indexes, cache",
            (server.setting("Turn it on.", "track_counts", "on"),),
        )
    if not access.track_io_timing:
        yield Gap(
            "track_io_timing",
            "The server does not time its reads and writes",
            "track_io_timing is off.",
            "How much of a statement's time is spent on the disk",
            (server.setting(_timing(server), "track_io_timing", "on"),),
        )
    if access.query_size_bytes < QUERY_SIZE:
        yield Gap(
            "track_activity_query_size",
            f"Statements of sessions are cut after {access.query_size_bytes:,} bytes",
            f"track_activity_query_size is {access.query_size_bytes:,} bytes.",
            "The statements in blocking and transactions",
            (server.setting("Raise it; it takes a restart.", "track_activity_query_size", str(QUERY_SIZE)),),
        )


def _preload(server: Server) -> Action:
    text = "Add pg_stat_statements to the libraries that are there, and restart."
    if server.on_azure:  # a command that sets the list would need the others in it
        show = 'az postgres flexible-server parameter show -g "$GROUP" -s "$SERVER" -n shared_preload_libraries'
        return Action(text=f"{text} This shows them.", code=show, language="shell")
    return server.setting(text, "shared_preload_libraries", "pg_stat_statements")


def _timing(server: Server) -> str:
    return "Turn it on." if server.on_azure else "Turn it on; pg_test_timing shows what a clock reading costs here."
