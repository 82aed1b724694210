"""The rows of the sample job in the monitored database: made, read, changed and removed."""

import psycopg
from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import JsonValue

from analysis.functions.expectations import Rows
from analysis.functions.invariants import Cells, first
from analysis.functions.sample import KEYS, TYPE, ColumnType, Sample, Tables, filling
from analysis.sources.connections import Connection

_COLUMNS = """
SELECT c.relname::text AS relation, a.attname::text AS name,
    format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL) AS base_type, t.typcategory::text AS category,
    CASE WHEN t.typcategory = 'S' AND a.atttypmod > 4 THEN a.atttypmod - 4 ELSE 0 END AS length,
    a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS needed,
    coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS default_text,
    array(SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e
          WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE s.nspname = %s AND c.relname IN ('jobs', 'tasks') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum LIMIT 2000
"""


def tables_of(connection: Connection, schema: str) -> Tables:
    """The columns of jobs and tasks. Raises Unavailable where they cannot hold a sample job."""
    cursor = connection.cursor(row_factory=class_row(ColumnType))
    return Tables.of(cursor.execute(_COLUMNS, [schema]).fetchall(), schema)


def create(connection: Connection, schema: str, sample: Sample) -> None:
    """The sample job and its tasks. What else a row must hold is a value of its type; where the tables' constraints
    refuse that, the one of the newest job or of a task of it."""
    try:
        with connection.transaction():
            _create(connection, schema, sample, {"jobs": {}, "tasks": {}})
    except psycopg.IntegrityError:
        _create(connection, schema, sample, _newest(connection, schema))


def _create(connection: Connection, schema: str, sample: Sample, real: dict[str, Cells]) -> None:
    for relation, rows in (("jobs", (sample.job_cells(),)), ("tasks", sample.task_cells())):
        for cells in rows:
            needed = sample.tables.to_fill(relation, cells)
            filled = {c.name: real[relation].get(c.name, filling(c)) for c in needed}
            _insert(connection, schema, relation, {**cells, **filled})


def _newest(connection: Connection, schema: str) -> dict[str, Cells]:
    """By the index on the times of jobs and that on the jobs of tasks: there is none on the times of tasks."""
    jobs = _json_rows(connection, schema, "jobs", sql.SQL("TRUE ORDER BY r.created_at DESC LIMIT 1"))
    if not jobs:
        return {"jobs": {}, "tasks": {}}
    of_it = sql.SQL("r.parent_job_id = {} LIMIT 1").format(literal(jobs[0]["job_id"]))
    tasks = _json_rows(connection, schema, "tasks", of_it)
    return {"jobs": jobs[0], "tasks": tasks[0] if tasks else {}}


def _insert(connection: Connection, schema: str, relation: str, cells: Cells) -> None:
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(schema, relation),
            sql.SQL(", ").join(map(sql.Identifier, cells)),
            sql.SQL(", ").join(map(literal, cells.values())),
        )
    )


def write(connection: Connection, schema: str, sample: Sample, rows: Rows) -> None:
    """What the job system itself, or a sound function, would leave in a row."""
    known = sample.tables.known(rows.relation, first(rows.cells))
    cells = [sql.SQL("{} = {}").format(sql.Identifier(name), literal(cell)) for name, cell in known.items()]
    connection.execute(
        sql.SQL("UPDATE {} SET {} WHERE {} = {}").format(
            sql.Identifier(schema, rows.relation),
            sql.SQL(", ").join(cells),
            sql.Identifier(KEYS[rows.relation]),
            literal(rows.id),
        )
    )


def rows_of(connection: Connection, schema: str, sample: Sample) -> dict[str, Cells]:
    """All cells of the job and of its tasks, by id."""
    of_job = sql.SQL("{} = {}")
    job = of_job.format(sql.Identifier("r", "job_id"), literal(sample.job_id))
    tasks = of_job.format(sql.Identifier("r", "parent_job_id"), literal(sample.job_id))
    found = [
        *_json_rows(connection, schema, "jobs", job),
        *_json_rows(connection, schema, "tasks", tasks),
    ]
    return {str(cells.get("task_id", cells.get("job_id"))): cells for cells in found}


def remove(connection: Connection, schema: str, sample: Sample) -> None:
    """The rows of a sample job that were committed."""
    _delete(connection, schema, sql.SQL("job_id = {}").format(literal(sample.job_id)))


def remove_left(connection: Connection, schema: str) -> None:
    """Those of tests that were killed, by the index on the type of jobs; younger ones may be of a test that goes on."""
    condition = sql.SQL("job_type = {} AND created_at < LOCALTIMESTAMP - interval '10 minutes'")
    _delete(connection, schema, condition.format(literal(TYPE)))


def _delete(connection: Connection, schema: str, condition: sql.Composable) -> None:
    jobs = sql.SQL("SELECT job_id FROM {} WHERE {}").format(sql.Identifier(schema, "jobs"), condition)
    with connection.transaction():
        for relation, key in (("tasks", "parent_job_id"), ("jobs", "job_id")):
            connection.execute(
                sql.SQL("DELETE FROM {} WHERE {} IN ({})").format(
                    sql.Identifier(schema, relation), sql.Identifier(key), jobs
                )
            )


def _json_rows(connection: Connection, schema: str, relation: str, condition: sql.Composable) -> list[Cells]:
    found = connection.execute(
        sql.SQL("SELECT pg_catalog.to_jsonb(r) FROM {} AS r WHERE {}").format(
            sql.Identifier(schema, relation), condition
        )
    ).fetchall()
    return [row[0] for row in found if isinstance(row[0], dict)]


def literal(value: JsonValue) -> sql.Literal:
    """Literals and no placeholders, because an identifier may hold a per cent sign."""
    return sql.Literal(Jsonb(value) if isinstance(value, dict | list) else value)
