"""What to do about the jobs of a finding, in the words of their system: sql/systems/<name>/fixes.toml.

The analyses write statements for the origin's tables. Where the jobs are another system's, its own steps stand in their
place. Pure."""

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from analysis.facts import Query
from analysis.model import Action, Finding
from analysis.sources.system_folder import misfit, toml_of
from analysis.statements import Quoted, identifier, literal, sql

SYSTEMS = Path(__file__).parents[2] / "sql" / "systems"
ORIGIN = "origin_staged"
COMMANDS = 5
"""A command is for one job: so many are written out, and the rest goes likewise."""

type Name = Literal["look", "retry", "requeue", "cancel"]

_STEPS: Mapping[str, tuple[Name, ...]] = {
    "poison/silent_heartbeat": ("look", "requeue"),
    "poison/retries": ("look", "retry"),
    "poison/overdue": ("look", "requeue", "cancel"),
    "poison/orphaned": ("look", "cancel"),
    "poison/unfinished_tasks": ("look", "cancel"),
    "poison/repeated_failures": ("look", "cancel"),
    "errors/failure_patterns": ("look", "retry"),
}
"""By analysis; of any other what is there to see."""


class Step(BaseModel):
    """One thing to do, with a statement or a command. {schema}, {ids}, of pg-boss {pairs}, and of a command {id} stand
    for the values of the occasion, quoted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    text: str
    sql: str = ""
    command: str = ""

    @model_validator(mode="after")
    def _is_one(self) -> "Step":
        if bool(self.sql) == bool(self.command):
            raise ValueError(f"the step {self.name} needs a statement or a command")
        return self


class Steps(BaseModel):
    """What fixes.toml says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class JobOf:
    """A row of sql/record/job/owners.sql: the job of an id."""

    id: str
    job_id: str


OWNERS = Query("record/job/owners", JobOf, "record")


@dataclass(frozen=True)
class Owner:
    """To which system, in which schema, a job belongs; `called` is what findings call that system."""

    system: str
    schema: str
    job_id: str
    called: str = ""


@cache
def steps_of(system: str) -> tuple[Step, ...]:
    """The steps of a system; none where it has no such file. Raises SystemFileError."""
    file = SYSTEMS / system / "fixes.toml"
    if not file.exists():
        return ()
    try:
        return Steps.model_validate(toml_of(file)).steps
    except ValidationError as error:
        raise misfit(file, error) from error


def steps(system: str, schema: str, job_ids: Collection[str], names: Iterable[Name]) -> tuple[Action, ...]:
    """These steps for these jobs."""
    wanted = tuple(names)
    return tuple(_action(step, schema, job_ids) for step in steps_of(system) if step.name in wanted)


def _action(step: Step, schema: str, job_ids: Collection[str]) -> Action:
    if step.command:
        each = [
            step.command.format(id=shlex.quote(job_id), schema=shlex.quote(schema))
            for job_id in list(job_ids)[:COMMANDS]
        ]
        return Action(text=step.text, code="\n".join(each), language="shell")
    pairs = [Quoted(f"({literal(name)}, {literal(id_)})") for name, _, id_ in (i.rpartition("/") for i in job_ids)]
    return sql(step.text, step.sql, schema=identifier(schema), ids=list(job_ids), pairs=pairs)


def with_steps(
    findings: Iterable[Finding],
    schema: str,
    owners: Mapping[str, tuple[Owner, ...]],
    only: Mapping[str, tuple[str, str]],
) -> tuple[Finding, ...]:
    """The findings with the steps of their systems. `schema` is the origin's, `owners` are those of the ids in
    evidence, of which a finding of one system has its own; one that names none may be about any of the systems of the
    database, `only` with their schemas, by what findings call them."""
    return tuple(_stepped(finding, schema, owners, only) for finding in findings)


def named(findings: Iterable[Finding]) -> list[str]:
    """The ids of jobs and tasks that stand in evidence."""
    return list(dict.fromkeys(id_ for finding in findings for id_ in ids_of(finding)))


def _stepped(
    finding: Finding, schema: str, owners: Mapping[str, tuple[Owner, ...]], only: Mapping[str, tuple[str, str]]
) -> Finding:
    about = re.compile(re.escape(identifier(schema)) + r"\.(tasks|jobs)\b")
    if finding.analysis not in _STEPS and not any(about.search(action.code) for action in finding.actions):
        return finding
    found = dict.fromkeys(owner for id_ in ids_of(finding) for owner in owners.get(id_, ()))
    about_systems = finding.systems or ((finding.system,) if finding.system else tuple(only))
    of = [owner for owner in found if owner.called in about_systems]
    systems = {(one.system, one.schema) for one in of} or {
        place for called, place in only.items() if called in about_systems
    }
    if systems <= {(ORIGIN, schema)}:
        return finding
    names = _STEPS.get(finding.analysis, ("look",))
    mine = [action for action in finding.actions if not about.search(action.code)]
    for system, its_schema in sorted(systems):
        if system == ORIGIN:
            mine += [action for action in finding.actions if about.search(action.code)]
            continue
        its_own = (one.job_id for one in of if (one.system, one.schema) == (system, its_schema))
        if job_ids := list(dict.fromkeys(its_own)):
            mine += steps(system, its_schema, job_ids, names)
    return finding.model_copy(update={"actions": tuple(mine)})


def ids_of(finding: Finding) -> Iterator[str]:
    """The ids of jobs and tasks in its evidence."""
    if finding.evidence is None:
        return
    keys = [column.key for column in finding.evidence.columns if column.kind in ("job_id", "task_id")]
    for row in finding.evidence.rows:
        yield from (str(row[key]) for key in keys if row.get(key))
