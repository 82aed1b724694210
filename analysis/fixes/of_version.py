"""The fixes that a job system's own file names, written for the version of its schema at hand. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from analysis.facts import Facts
from analysis.model import Action
from analysis.sources.catalog import ColumnFact
from analysis.sources.server import COLUMNS
from analysis.statements import Quoted, Value, identifier, literal, sql_action

FILE = Path(__file__).parents[2] / "sql" / "systems" / "origin_staged" / "fixes.toml"


class _Part(BaseModel):
    """A part of the file. A key that no field knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Requeue(_Part):
    """How a version gives a task back to the workers."""

    status: str
    has: tuple[str, ...] = Field(default=(), description="Columns of tasks that tell the version.")
    then: str = Field(description="What has to be done besides.")
    left_behind: str = Field(description="Why tasks may wait while newer ones of their type end.")
    lost_task: str = Field(description="What becomes of such a task.")
    look_for_tasks: str = Field(description="Where to look for what holds them.")
    send_tasks: str = Field(description="How they get to the workers.")
    lost_job: str = Field(description="What becomes of a job that nobody takes up.")
    look_for_jobs: str = Field(description="Where to look for what should take it up.")
    send_jobs: str = Field(description="How it is taken up.")
    send_jobs_for_tasks: str = Field(description="How the tasks of its stage come to be.")


class TakenBy(_Part):
    """Columns of tasks, in any version, that tell who has a task since when, and when it may be taken."""

    columns: tuple[str, ...]


class Fix(_Part):
    """What to do in a sentence, and the statement that does it."""

    text: str
    sql: str


class Fixes(_Part):
    """The whole file."""

    requeue: tuple[Requeue, ...]
    taken_by: TakenBy
    fixes: dict[str, Fix]


@cache
def load_fixes() -> Fixes:
    """Raises ValueError where the file is wrong."""
    return Fixes.model_validate(tomllib.loads(FILE.read_text("utf-8")))


def words(facts: Facts) -> Requeue:
    """How work gets to the workers of the schema that COLUMNS describes, in words; see `fix` for where it has none."""
    return _requeue(_tasks(facts))


def fix(facts: Facts, name: str, **values: Value) -> Action:
    """The fix of this name, for the schema that COLUMNS describes; where that has no answer, for the oldest version.

    Raises KeyError for a name that the file does not have."""
    tasks = _tasks(facts)
    chosen = load_fixes().fixes[name]
    requeue = _requeue(tasks)
    return sql_action(
        chosen.text.strip().replace("{then}", requeue.then),
        chosen.sql,
        facts.schema,
        requeued=_requeued(requeue, tasks),
        **_heartbeat(tasks),
        **values,
    )


def _tasks(facts: Facts) -> dict[str, ColumnFact]:
    answer = facts.answers.get(COLUMNS.name)
    columns: Iterable[ColumnFact] = answer if isinstance(answer, tuple) else ()  # type: ignore[assignment]  # by its name
    return {column.column_name: column for column in columns if column.relation == "tasks"}


def _requeue(tasks: Mapping[str, ColumnFact]) -> Requeue:
    labels = tasks["status"].labels if "status" in tasks else []
    fitting = (r for r in load_fixes().requeue if set(r.has) <= tasks.keys() and (not labels or r.status in labels))
    return next(fitting, load_fixes().requeue[-1])


def _requeued(requeue: Requeue, tasks: Mapping[str, ColumnFact]) -> Quoted:
    emptied = [f"{identifier(name)} = NULL" for name in load_fixes().taken_by.columns if name in tasks]
    return Quoted(", ".join([f"status = {literal(requeue.status)}", *emptied]))


def _heartbeat(tasks: Mapping[str, ColumnFact]) -> dict[str, Quoted]:
    """The heartbeat's column, and what is compared with it: times without a zone are in UTC."""
    name = "last_pulse" if "last_pulse" in tasks else "heartbeat"
    zoned = name in tasks and tasks[name].type_name == "timestamp with time zone"
    return {"heartbeat": identifier(name), "now": Quoted("now()" if zoned else "now() AT TIME ZONE 'UTC'")}
