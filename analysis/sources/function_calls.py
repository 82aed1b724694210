"""The statements of the test of the stored functions: the sample job's rows, and the calls."""

from psycopg import sql
from psycopg.types.json import Jsonb
from pydantic import JsonValue

from analysis.functions.expectations import STAGES, Cells, Rows, Sample, Step
from analysis.functions.signatures import Signature
from analysis.sources.connections import Connection

TYPE = "jobscope_function_test"
_KEYS = {"jobs": "job_id", "tasks": "task_id"}


def call(connection: Connection, schema: str, signature: Signature, step: Step) -> Cells:
    """The columns of the one row that the function returns, a JSON array as its number of entries."""
    arguments = sql.SQL(", ").join(
        # The type's name comes quoted from pg_catalog.format_type.
        sql.SQL("{} => {}::").format(sql.Identifier(name), _literal(value)) + sql.SQL(type_)
        for name, type_, value in signature.arguments(step.arguments)
    )
    function = sql.Identifier(schema, signature.function)
    rows = connection.execute(
        sql.SQL("SELECT pg_catalog.to_jsonb(r) FROM {}({}) AS r LIMIT 3").format(function, arguments)
    ).fetchall()
    if len(rows) != 1:
        return {"rows": len(rows)}
    row = rows[0][0]
    cells: Cells = row if isinstance(row, dict) else {"value": str(row)}
    return {str(name): f"{len(cell)} entries" if isinstance(cell, list) else cell for name, cell in cells.items()}


def left(connection: Connection, schema: str, step: Step) -> Cells:
    """The cells of the rows after the call, as `tasks.status` and the like."""
    found: Cells = {}
    for rows in step.leaves:
        row = connection.execute(
            sql.SQL("SELECT pg_catalog.to_jsonb(r) FROM {} AS r WHERE {} = {}").format(
                sql.Identifier(schema, rows.relation), sql.Identifier("r", _KEYS[rows.relation]), _literal(rows.id)
            )
        ).fetchone()
        cells = row[0] if row and isinstance(row[0], dict) else {}
        found |= {f"{rows.relation}.{name}": cells[name] for name in rows.cells if name in cells}
    return found


def create(connection: Connection, schema: str, sample: Sample) -> None:
    """The sample job and its tasks."""
    job: Cells = {"job_id": sample.job_id, "job_type": TYPE, "status": "processing"}
    _insert(connection, schema, "jobs", {**job, "stage": 1, "total_stages": STAGES})
    for stage, index, status in sample.tasks:
        task: Cells = {"task_id": sample.task(stage, index), "parent_job_id": sample.job_id, "task_type": TYPE}
        _insert(connection, schema, "tasks", {**task, "status": status, "stage": stage, "task_index": index})


def _insert(connection: Connection, schema: str, relation: str, cells: Cells) -> None:
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(schema, relation),
            sql.SQL(", ").join(map(sql.Identifier, cells)),
            sql.SQL(", ").join(map(_literal, cells.values())),
        )
    )


def write(connection: Connection, schema: str, rows: Rows) -> None:
    """What the job system itself, or a sound function, would leave in a row."""
    cells = [sql.SQL("{} = {}").format(sql.Identifier(name), _literal(cell)) for name, cell in rows.cells.items()]
    connection.execute(
        sql.SQL("UPDATE {} SET {} WHERE {} = {}").format(
            sql.Identifier(schema, rows.relation),
            sql.SQL(", ").join(cells),
            sql.Identifier(_KEYS[rows.relation]),
            _literal(rows.id),
        )
    )


def _literal(value: JsonValue) -> sql.Literal:
    """Literals and no placeholders, because an identifier may hold a per cent sign."""
    return sql.Literal(Jsonb(value) if isinstance(value, dict) else value)
