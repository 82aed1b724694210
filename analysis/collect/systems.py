"""sql/systems/<name>/system.toml: all that Jobscope knows of a job system, beside the SQL that lies in its folder."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.record.tables import RAW

SYSTEMS = Path(__file__).parents[2] / "sql" / "systems"

type State = Literal[
    "blocked", "scheduled", "waiting", "running", "retrying", "succeeded", "failed", "cancelled", "skipped"
]
TERMINAL: frozenset[str] = frozenset({"succeeded", "failed", "cancelled", "skipped"})


class Closed(BaseModel):
    """A part of the file. A key that no field knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Relation(Closed):
    """How the system's relation of this name becomes the record's table of this name."""

    key: str = Field(description="The native column that identifies a row.")
    needed: tuple[str, ...] = Field(description="Native columns by which the system is recognised.")
    terminal: tuple[str, ...] = Field(description="Native statuses after which nothing happens by itself.")
    columns: dict[str, tuple[str, ...]] = Field(
        description="Column of the record -> the names it has had in the system's versions; none is read as NULL."
    )
    contents: dict[str, Literal["text", "jsonb"]] = Field(
        default_factory=dict, description="Native columns that contents.sql reads, and as what; none is recorded."
    )
    inputs: dict[str, Literal["text", "jsonb"]] = Field(
        default_factory=dict, description="Native columns that parameters.sql reads, and as what; none is recorded."
    )
    states: dict[str, State] = Field(
        description="Native status -> state. One that is missing here counts as waiting and is named."
    )


class Version(Closed):
    """A version of the system, told by columns."""

    name: str = Field(description="As people call it.")
    has: tuple[str, ...] = Field(description="relation.column that all must be there.")


class System(Closed):
    """One job system."""

    name: str = Field(description="The folder's name.")
    title: str = Field(description="What people call the system.")
    homepage: str = Field(default="", description="Where it is documented; empty when it is not public.")
    shape: Literal["staged", "flat", "graph"] = Field(description="Jobs in stages, single jobs, or a graph of them.")
    job: str = Field(description="What a job is called there.")
    task: str = Field(description="What a task is called there.")
    clock: Literal["database", "application"] = Field(description="Whose clock writes the times of a change.")
    created_is_immutable: bool = Field(description="Whether another creation time means that a row was made again.")
    liveness: Literal["task", "worker", "lock age", "none"] = Field(description="What shows that a task still runs.")
    gone: str = Field(description="What it means that a row is no longer there.")
    relations: dict[Literal["jobs", "tasks"], Relation] = Field(description="The tables of the record that it fills.")
    versions: tuple[Version, ...] = Field(description="Newest first; the first that fits names the version.")
    not_recorded: dict[str, str] = Field(description="Column of the record -> why the system cannot tell it.")

    @model_validator(mode="after")
    def _known_columns(self) -> Self:
        for name, relation in self.relations.items():
            if unknown := set(relation.columns) - set(RAW[name]):
                raise ValueError(f"the record's table {name} has no column {', '.join(sorted(unknown))}")
            if wrong := [label for label in relation.terminal if relation.states.get(label) not in TERMINAL]:
                raise ValueError(f"terminal statuses of {name} without a terminal state: {', '.join(wrong)}")
        return self


@cache
def load_system(name: str) -> System:
    """The system of sql/systems/<name>/. Raises ValueError where the file is wrong, FileNotFoundError without one."""
    system = System.model_validate(tomllib.loads((SYSTEMS / name / "system.toml").read_text("utf-8")))
    if system.name != name:
        raise ValueError(f"sql/systems/{name}/system.toml calls itself {system.name}")
    return system


@cache
def all_systems() -> tuple[System, ...]:
    """Every system that there is a folder for, by name."""
    return tuple(load_system(path.parent.name) for path in sorted(SYSTEMS.glob("*/system.toml")))
