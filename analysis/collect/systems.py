"""sql/systems/<name>/system.toml: all that Jobscope knows of a job system, beside the SQL that lies in its folder."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.collect.column_types import plain_type
from analysis.collect.decoders import DECODERS
from analysis.record.tables import RAW, TABLES, TERMINAL

SYSTEMS = Path(__file__).parents[2] / "sql" / "systems"
_NOT_RECORDED = {*TABLES["jobs"], *TABLES["tasks"], *RAW["tasks"], *TERMINAL, "schedules", "queues"}

type Section = Literal["parameters", "result", "error", "attempts", "events", "dependencies"]
"""Of the page of one job, what a system may not be able to feed."""
type State = Literal[
    "blocked", "scheduled", "waiting", "running", "retrying", "succeeded", "failed", "cancelled", "skipped"
]


class Closed(BaseModel):
    """A part of the file. A key that no field knows is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Relation(Closed):
    """How one of the record's tables is filled.

    By the system's relation of the same name, column by column (`key`, `needed`, `columns`), or, where the system has
    `reads`, by the folder's file of this name, which says everything itself."""

    states: dict[str, State] = Field(
        description="Native status -> state, where the file says none; rows of one that is missing are not judged."
    )
    terminal: tuple[str, ...] = Field(description="Native statuses after which nothing happens by itself.")
    status: str = Field(default="", description="relation.column of an enum that lists the native statuses.")
    key: str = Field(default="", description="The native column that identifies a row.")
    needed: tuple[str, ...] = Field(default=(), description="Native columns by which the system is recognised.")
    columns: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Column of the record -> the names it has had in the system's versions; none is read as NULL.",
    )
    contents: dict[str, Literal["text", "jsonb"]] = Field(
        default_factory=dict, description="Native columns that contents.sql reads, and as what; none is recorded."
    )
    inputs: dict[str, Literal["text", "jsonb"]] = Field(
        default_factory=dict,
        description="Native columns that inputs.sql and parameters.sql read, and as what; recorded as hashes alone.",
    )


class Native(Closed):
    """A relation of the system that the folder's files read, under its own name and its columns' own names."""

    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Native column -> its type: of NULL in its place where the version has none or it may not be read.",
    )
    of_one_job: dict[str, str] = Field(
        default_factory=dict, description="The same of columns that the routes alone read, of a job that is asked for."
    )
    current: dict[str, str] = Field(
        default_factory=dict,
        description="The same of columns that schedules.sql and queues.sql alone read, which are not recorded.",
    )
    of_version: dict[str, str] = Field(
        default_factory=dict,
        description="The same of columns that version.sql alone reads: without them the version is not known, and no"
        " row is less.",
    )
    needed: tuple[str, ...] = Field(
        default=(), description="Columns by which the system is recognised; without any the relation may be missing."
    )

    @property
    def all_columns(self) -> dict[str, str]:
        """Every column that a file of the folder reads."""
        return self.columns | self.of_one_job | self.current | self.of_version


class AdvisedIndex(Closed):
    """An index that the system does not make, and that the folder's files would use."""

    relation: str = Field(description="The table.")
    column: str = Field(description="What the index begins with.")
    gain: str = Field(description="What it spares, as it was measured (`python -m benchmarks.systems`), a sentence.")
    drift: str = Field(description="What the system's own check of its schema says of an index that it did not make.")


class Fleeting(Closed):
    """A form of the system, known by the type of a column, whose rows are deleted soon after they ended."""

    relation: str = Field(description="The table.")
    column: str = Field(description="Its column.")
    type: str = Field(description="Which type it has in that form.")
    because: str = Field(description="How soon, and by what.")


class Version(Closed):
    """A version of the system, known by its columns."""

    name: str = Field(description="As people call it.")
    has: tuple[str, ...] = Field(description="relation.column that all must be there.")


class System(Closed):
    """One job system."""

    name: str = Field(description="The folder's name.")
    title: str = Field(description="What people call the system.")
    homepage: str = Field(default="", description="Where it is documented; empty when it is not public.")
    package: str = Field(default="", description="The published package; empty where its name is the folder's.")
    made_from: str = Field(
        default="",
        description="Of a system whose engine was never run: what its folder and its tests' rows are made from, as"
        " 'migrations of 1.2.3, engine not run'. Its reports and docs/systems.md repeat it.",
    )
    shape: Literal["staged", "flat", "graph"] = Field(description="Jobs in stages, single jobs, or a graph of them.")
    job: str = Field(description="What a job is called there.")
    task: str = Field(description="What a task is called there.")
    clock: Literal["database", "application"] = Field(description="Whose clock writes the times of a change.")
    created_is_immutable: bool = Field(description="Whether another creation time means that a row was made again.")
    liveness: Literal["task", "worker", "lock age", "none"] = Field(description="What shows that a task still runs.")
    recovery_s: float | None = Field(
        default=None, description="Seconds until the system itself takes up what a killed worker held; none: never."
    )
    gone: Literal["removed", "succeeded or removed", "pruned or removed"] = Field(
        description="What it means that a row is no longer there."
    )
    gone_because: str = Field(description="The same in a sentence, with the times that the system keeps rows.")
    open_by: Literal["index", "key"] = Field(
        default="index",
        description="How open rows are found in each run: by open.sql, or where no index serves by their recorded keys,"
        " and open.sql reads the relation whole in a full pass.",
    )
    texts_of: tuple[State, ...] = Field(
        default=("failed",), description="States whose rows have an error text that contents.sql reads; none: nowhere."
    )
    log_ids: str = Field(
        default="", description="Where error texts are missing: code that puts the ids into its workers' log records."
    )
    decoder: str = Field(
        default="", description="What makes a text of an error that SQL cannot read, in analysis/collect/decoders."
    )
    relations: dict[Literal["jobs", "tasks"], Relation] = Field(
        description="The tables of the record that it fills; of a flat system tasks alone, and each is its own job."
    )
    reads: dict[str, Native] = Field(
        default_factory=dict, description="What the files read, where they say everything themselves."
    )
    versions: tuple[Version, ...] = Field(
        default=(), description="Newest first; the first that fits names the version. None: version.sql tells it."
    )
    tried: tuple[str, ...] = Field(default=(), description="The versions, as version.sql tells them, that tests have.")
    oldest: str = Field(default="", description="The oldest version of the package that was run; it is in `tried`.")
    advised_indexes: tuple[AdvisedIndex, ...] = Field(
        default=(), description="Where a table of this system is large, the report advises them."
    )
    successes_gone: Fleeting | None = Field(
        default=None, description="Of a form of the system: its successes are deleted sooner than the next run comes."
    )
    not_recorded: dict[str, str] = Field(
        description="Column of the record, or a state that leaves no row -> why it is not told, without a colon."
    )
    not_shown: dict[Section, str] = Field(
        default_factory=dict, description="Section of the page of one job -> why the system cannot feed it."
    )

    @model_validator(mode="after")
    def _fits_the_record(self) -> Self:
        for name, relation in self.relations.items():
            if unknown := set(relation.columns) - set(RAW[name]):
                raise ValueError(f"the record's table {name} has no column {', '.join(sorted(unknown))}")
            if wrong := [label for label in relation.terminal if relation.states.get(label) not in TERMINAL]:
                raise ValueError(f"terminal statuses of {name} without a terminal state: {', '.join(wrong)}")
            ends = [label for label, state in relation.states.items() if state in TERMINAL]
            if wrong := [label for label in ends if label not in relation.terminal]:
                raise ValueError(f"statuses of {name} with a terminal state, and not in terminal: {', '.join(wrong)}")
            if bool(relation.columns) == bool(self.reads):
                raise ValueError(f"{name} is filled either by columns or by a file that reads relations")
        if unknown := set(self.not_recorded) - _NOT_RECORDED:
            raise ValueError(f"not_recorded is about columns of the record, and {', '.join(sorted(unknown))} is none")
        has_all_texts = bool(self.texts_of) and "fingerprint" not in self.not_recorded
        if bool(self.log_ids) == has_all_texts:
            raise ValueError("log_ids is for a system that lacks error texts, and needed there")
        if self.decoder not in DECODERS:
            raise ValueError(f"there is no decoder {self.decoder} in analysis/collect/decoders")
        if set(self.relations) != ({"tasks"} if self.shape == "flat" else {"jobs", "tasks"}):
            raise ValueError("a flat system fills tasks alone, any other fills jobs and tasks")
        return self

    @cached_property
    def has_texts(self) -> frozenset[str]:
        """Of a system that has `reads`, the tables whose rows may have an error text."""
        asked = {"tasks"} if self.texts_of else set()
        return frozenset(asked | ({"jobs"} if self.has("contents_jobs") else set()))

    @property
    def not_run(self) -> tuple[str, ...]:
        """The sentence that says it of a system whose engine was never run."""
        return (f"{self.title} is read by its {self.made_from}",) if self.made_from else ()

    @property
    def reads_inputs(self) -> bool:
        """Whether the folder has the files that read what was given to a task."""
        return (SYSTEMS / self.name / "inputs.sql").is_file()

    @property
    def id_type(self) -> str:
        """The type of the column `id` of what it reads first; empty without one."""
        return next((plain_type(native.columns.get("id", "")) for native in self.reads.values()), "")

    def has(self, file: str) -> bool:
        """Whether the folder has the file <file>.sql: some may be missing."""
        return (SYSTEMS / self.name / f"{file}.sql").exists()

    @property
    def needed(self) -> dict[str, tuple[str, ...]]:
        """The relations and columns by which it is recognised."""
        native = self.reads or self.relations
        return {name: relation.needed for name, relation in native.items() if relation.needed}
