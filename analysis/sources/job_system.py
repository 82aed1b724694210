"""How the job system that Jobscope knows is told from others in the catalog: by columns that only it has together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from analysis.facts import Query
from analysis.model import Failure

NAME = "jobs in stages, with tasks"

IDENTIFYING: Mapping[str, tuple[str, ...]] = {
    "jobs": ("job_id", "job_type", "status", "stage", "total_stages", "created_at", "updated_at"),
    "tasks": ("task_id", "parent_job_id", "task_type", "status", "stage", "created_at", "updated_at"),
}
"""Columns that every version of it has had; a table named jobs without them is somebody else's."""


@dataclass(frozen=True)
class JobTable:
    """One row of sql/session/job_tables.sql."""

    schema_name: str
    relation: str
    columns: list[str]


JOB_TABLES = Query("session/job_tables", JobTable)


def stranger(schema: str, tables: Mapping[str, Collection[str]]) -> Failure | None:
    """Why what is in a schema is not this job system, by the columns of its jobs and tasks; None when it is, and when
    there is neither table, of which nothing can be said."""
    missing = [
        f"{relation}.{column}"
        for relation, columns in IDENTIFYING.items()
        for column in columns
        if relation in tables and column not in tables[relation]
    ]
    if not missing:
        return None
    names = " and ".join(f"{schema}.{relation}" for relation in IDENTIFYING if relation in tables)
    return Failure(
        f"{names}: this is not a job system that Jobscope knows, these columns are missing: {', '.join(missing)}",
        "set JOBSCOPE_SCHEMA to the schema of the job system; jobscope check names the schemas that hold one",
        lasts="absent",
    )


def schemas_of(tables: Iterable[JobTable]) -> tuple[str, ...]:
    """The schemas that hold both tables with what identifies them, in order."""
    found: dict[str, dict[str, list[str]]] = {}
    for table in tables:
        found.setdefault(table.schema_name, {})[table.relation] = table.columns
    return tuple(
        schema for schema, held in found.items() if held.keys() == IDENTIFYING.keys() and stranger(schema, held) is None
    )
