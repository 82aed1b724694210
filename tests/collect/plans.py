"""What a statement reads from end to end, by its plan."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

import psycopg

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.recognise import ALIKE, recognise, relations_of
from analysis.collect.session import collecting, connected
from analysis.collect.statements import copy_of, of_system, rows_of
from analysis.collect.system_files import all_systems, load_system
from analysis.collect.systems import SYSTEMS
from analysis.settings import Settings
from analysis.sources.literals import array

ROWS = 10_000
"""Above which a table is not read whole."""

type Node = dict[str, object]


def recognised_in(dsn: str, schema: str, system: str = "") -> Recognised:
    """The first job system of a database, or the one of this name."""
    systems = (load_system(system),) if system else all_systems()
    settings = Settings.model_validate({"database_url": dsn})
    given = {"schema": schema, "relations": array(relations_of(systems)), "alike": ALIKE}
    with connected(settings) as connection, collecting(connection, settings, 60) as transaction:
        columns = transaction.rows("systems/catalog", CatalogColumn, given)
    found = recognise(systems, schema, "postgres", columns)
    assert isinstance(found, list), found
    assert isinstance(found[0], Recognised)
    return found[0]


def select_of(file: str, table: str, recognised: Recognised) -> str:
    """What copy_of copies."""
    return re.sub(
        r"\ACOPY \((.*)\) TO STDOUT \(FORMAT csv\)\Z", r"\1", copy_of(file, table, recognised), flags=re.DOTALL
    )


def read_whole(
    dsn: str, statement: str, parameters: Mapping[str, str], bound: Collection[str] = ()
) -> dict[str, float]:
    """The tables that a statement reads from end to end, with the rows that this reads; parameters are settings, but
    those that are `bound`."""
    return {
        str(node["Relation Name"]): rows
        for node, rows in _scans(dsn, statement, parameters, bound)
        if node["Node Type"] == "Seq Scan" and rows > ROWS
    }


def rows_read(dsn: str, statement: str, parameters: Mapping[str, str], relation: str) -> float:
    """How many rows of the tables whose names begin so a statement looks at, by an index or without."""
    return sum(
        rows * float(str(node["Actual Loops"]))
        for node, rows in _scans(dsn, statement, parameters)
        if str(node["Relation Name"]).startswith(relation)
    )


def _scans(
    dsn: str, statement: str, parameters: Mapping[str, str], bound: Collection[str] = ()
) -> Iterator[tuple[Node, float]]:
    """Each node that reads a table, and how many rows it looks at in one of its loops."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL TimeZone = 'UTC'"
        )
        for name, value in parameters.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        given = {name: parameters[name] for name in bound} or None
        [[plan]] = connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".encode(), given).fetchall()
    for node in _nodes(plan[0]["Plan"]):
        if "Relation Name" in node:
            removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
            yield node, float(str(node["Actual Rows"])) + sum(float(str(node.get(name, 0))) for name in removed)


def _nodes(plan: Node) -> Iterator[Node]:
    yield plan
    children = plan.get("Plans", [])
    assert isinstance(children, list)
    for child in children:
        yield from _nodes(child)


def planned(system: str) -> list[str]:
    """The files of a system's folder whose plans are looked at: all but the mappings and touched.sql, of which the
    others are made, and open.sql of a system without an index for it: a full pass alone asks it, and it says so."""
    left_out = {"jobs", "tasks", "touched"} | ({"open"} if load_system(system).open_by == "key" else set())
    return [path.stem for path in sorted((SYSTEMS / system).glob("*.sql")) if path.stem not in left_out]


def file_reads_whole(dsn: str, schema: str, system: str, file: str, at: datetime) -> dict[str, float]:
    """The tables that a file of a system's folder reads from end to end, with the rows that this reads, asked
    about the two days before `at` and what changed in these."""
    recognised = recognised_in(dsn, schema, system)
    given = {
        "since": (at - timedelta(days=2)).isoformat(),
        "pass_since": (at - timedelta(days=2)).isoformat(),
        "until": "9999-12-31 00:00:00+00",
        "observed_at": at.isoformat(),
        "job_open": array(recognised.open_statuses("jobs")) if "jobs" in recognised.system.relations else "{}",
        "task_open": array(recognised.open_statuses("tasks")),
        "large_jobs": "{}",
        "unchanged_jobs": "{}",
        "job_read": "{}",
    }
    tasks = _changed(dsn, recognised, "changed", "tasks", given)
    jobs = tasks if recognised.system.shape == "flat" else _changed(dsn, recognised, "changed_jobs", "jobs", given)
    of_jobs = file.endswith("_jobs")
    given |= {
        "keys": array(key for _, key in (jobs if of_jobs else tasks)),
        "wanted": jobs[0][0],
        "job_key": jobs[0][1],
    }
    return read_whole(dsn, of_system(file, recognised), given)


def _changed(
    dsn: str, recognised: Recognised, file: str, table: str, given: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Ids and keys of at most 2,000 rows that a file gives."""
    id_ = f"{table.removesuffix('s')}_id"
    with psycopg.connect(dsn) as connection:
        for name, value in given.items():
            connection.execute("SELECT set_config(%s, %s, true)", [f"jobscope.{name}", value])
        statement = f"SELECT {id_}, coalesce(key, {id_}) FROM ({rows_of(file, table, recognised)}) AS found LIMIT 2000"
        rows = connection.execute(statement.encode()).fetchall()
    assert rows, f"{file} gives no row to ask for"
    return [(str(row[0]), str(row[1])) for row in rows]
