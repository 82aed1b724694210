"""What a statement reads from end to end, by its plan."""

import re
from collections.abc import Collection, Iterator, Mapping

import psycopg

from analysis.collect.catalog import CatalogColumn, Recognised
from analysis.collect.recognise import ALIKE, recognise, relations_of
from analysis.collect.session import collecting, connected
from analysis.collect.statements import array, copy_of
from analysis.collect.systems import all_systems, load_system
from analysis.settings import Settings

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
