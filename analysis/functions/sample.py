"""The job that is played, made from the catalog: what its rows must hold so that this schema takes them. Pure."""

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from analysis.facts import Unavailable
from analysis.functions.invariants import Cells
from analysis.model import Failure

TYPE = "jobscope_function_test"
STAGES = 2
KEYS = {"jobs": "job_id", "tasks": "task_id"}
WAITING = ("queued", "pending", "ready")
RETRYING = ("pending_retry", "retrying", *WAITING)
_BY_CATEGORY: dict[str, JsonValue] = {
    "B": False,
    "N": 0,
    "D": "now",
    "T": "0",
    "A": "{}",
    "I": "127.0.0.1",
    "R": "empty",
}
"""A value of each category of types (pg_type.typcategory), as a literal that PostgreSQL reads."""

type Id = str | int


@dataclass(frozen=True)
class ColumnType:
    """A column of jobs or tasks. `length` is that of varchar(n), 0 without one; `needed`: NOT NULL without a default;
    `labels` those of an enum."""

    relation: str
    name: str
    base_type: str
    category: str
    length: int
    needed: bool
    default_text: str
    labels: Sequence[str]


@dataclass(frozen=True)
class Tables:
    """The columns of jobs and tasks, by relation and name."""

    columns: dict[str, dict[str, ColumnType]]

    @classmethod
    def of(cls, found: Iterable[ColumnType], schema: str) -> "Tables":
        """Raises Unavailable where a table or the column that identifies its rows is missing."""
        columns: dict[str, dict[str, ColumnType]] = {"jobs": {}, "tasks": {}}
        for column in found:
            columns[column.relation][column.name] = column
        for relation, key in KEYS.items():
            if key not in columns[relation]:
                raise Unavailable(
                    Failure(
                        f"{schema}.{relation} has no column {key}, so that no sample job can be made",
                        "set JOBSCOPE_SCHEMA to the schema of the job system",
                    )
                )
        return cls(columns)

    def known(self, relation: str, cells: Cells) -> Cells:
        """Those of the cells that the table has a column for."""
        return {name: cell for name, cell in cells.items() if name in self.columns[relation]}

    def to_fill(self, relation: str, cells: Cells) -> tuple[ColumnType, ...]:
        return tuple(c for c in self.columns[relation].values() if c.needed and c.name not in cells)

    def labels(self, relation: str, wanted: Iterable[str]) -> tuple[str, ...]:
        """Those of the labels that a status may have; of a status that is text, its default where it is one of them."""
        status = self.columns[relation].get("status")
        allowed = status.labels if status else ()
        if status and not allowed:
            wanted = sorted(wanted, key=lambda label: f"'{label}'" not in status.default_text)
        return tuple(label for label in wanted if not allowed or label in allowed)


def filling(column: ColumnType) -> JsonValue:
    """A value of the column's type; None where none is known."""
    if column.category == "E":
        return column.labels[0] if column.labels else None
    if column.category == "S":
        # Not a word that stands in other rows: the column may be unique.
        return f"{TYPE}_{secrets.token_hex(4)}"[-column.length :]
    if column.base_type in ("json", "jsonb"):
        return "{}"
    if column.base_type == "uuid":
        return str(uuid.uuid4())
    return "" if column.base_type == "bytea" else _BY_CATEGORY.get(column.category)


@dataclass(frozen=True)
class Sample:
    """Two tasks in the first stage, one in the second; the ids are new to the database."""

    tables: Tables
    job_id: Id
    unknown_job_id: Id
    unknown_task_id: Id
    task_ids: dict[tuple[int, int], Id]
    waiting: str
    retrying: tuple[str, ...]

    def task(self, stage: int, index: int) -> Id:
        return self.task_ids[stage, index]

    def job_cells(self) -> Cells:
        return self.tables.known(
            "jobs",
            {"job_id": self.job_id, "job_type": TYPE, "status": "processing", "stage": 1, "total_stages": STAGES},
        )

    def task_cells(self) -> tuple[Cells, ...]:
        def cells(stage: int, index: int, id_: Id) -> Cells:
            status = "processing" if stage == 1 else self.waiting
            types: Cells = {"job_type": TYPE, "task_type": TYPE}
            task: Cells = {"task_id": id_, "parent_job_id": self.job_id, "status": status}
            return self.tables.known("tasks", {**task, **types, "stage": stage, "task_index": index})

        return tuple(cells(stage, index, id_) for (stage, index), id_ in self.task_ids.items())


def sample(tables: Tables) -> Sample:
    """A new one."""
    job, task = tables.columns["jobs"]["job_id"], tables.columns["tasks"]["task_id"]
    waiting = tables.labels("tasks", WAITING)
    return Sample(
        tables,
        job_id=_new(job),
        unknown_job_id=_new(job),
        unknown_task_id=_new(task),
        task_ids={place: _new(task) for place in ((1, 0), (1, 1), (2, 0))},
        waiting=waiting[0] if waiting else WAITING[0],
        retrying=tables.labels("tasks", RETRYING),
    )


def _new(column: ColumnType) -> Id:
    """An id that chance makes new. A SHA-256, which this job system uses, has as many digits."""
    if column.category == "N":
        return secrets.randbelow(2**30) + 2**30
    return str(uuid.uuid4()) if column.base_type == "uuid" else secrets.token_hex(32)[-column.length :]
