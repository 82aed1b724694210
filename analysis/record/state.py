"""state.json: which files are the record now, and what they cover. It holds nothing by row, and is swapped last."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.record.tables import RECORD_VERSION

type TableName = Literal["patterns", "factors", "jobs", "tasks", "changes"]

_WRITTEN = re.compile(r"-(\d{8}T\d{6})Z-[0-9a-f]+\.parquet$")
_PLAIN = re.compile(r"[A-Za-z0-9_]{1,60}")


class RecordError(Exception):
    """The record cannot be read; the message says why, and what brings it back."""


class NoRecord(RecordError):
    """Nothing was recorded here yet."""


class NewerRecord(RecordError):
    """A newer release has written this record: it is left alone."""


class UnreadableState(RecordError):
    """state.json is not one of ours any more."""


class Damaged(RecordError):
    """A file is missing, or is not what the state says: Parquet itself would not tell."""


class LostRace(RecordError):
    """Another run has written the record meanwhile: what was read fits no longer."""


class Part(BaseModel):
    """A part of the state. Keys of a newer release are ignored: changes within a version only add."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class File(Part):
    """One Parquet file, immutable. `name` is its path below the record's folder."""

    name: str
    table: TableName
    kind: Literal["base", "delta", "sealed"]
    sha256: str
    bytes: int
    rows: int
    day: str = Field(default="", description="Of a sealed file: the day on which its rows ended.")


class Span(Part):
    """A time of which every change is recorded."""

    since: datetime
    until: datetime


class Missing(Part):
    """Why a column of the record is empty; `not_recorded` when the job system keeps no such thing."""

    reason: str
    fix: str
    not_recorded: bool


class State(Part):
    """The record as of one reading."""

    record_version: int = RECORD_VERSION
    system: str
    system_version: str
    schema_name: str
    schema_fingerprint: str
    database_oid: int
    reading: int = Field(description="How many times the database was read; each row names the reading it came by.")
    read_at: datetime = Field(description="The database's time of this reading.")
    oldest: datetime = Field(description="Where the oldest transaction began that had written and was still open.")
    full_pass_at: datetime
    base_since: datetime | None = Field(default=None, description="What ended since lies in the base and the deltas.")
    pending: Span | None = Field(default=None, description="What the full pass still has to read, newest first.")
    covered: tuple[Span, ...]
    files: tuple[File, ...]
    changes: tuple[File, ...] = Field(
        default=(), description="How rows changed from reading to reading, of each time between two full passes a file."
    )
    replaced: tuple[str, ...] = Field(default=(), description="Files of the state before that are no longer named.")
    missing_since: datetime | None = Field(
        default=None, description="The first run that no longer found the system; none where the last one read it."
    )
    behind_s: float = Field(default=0, description="How long before they are written rows are dated, as it was seen.")
    inserted: int | None = Field(default=None, description="Rows inserted by the server's count, where none was met.")
    unmet: bool = Field(default=False, description="Rows were inserted since, and no reading has met a new one.")
    shared_ids: dict[str, int] = Field(
        default={}, description="By relation the rows that are not recorded, since others have the same id."
    )
    torn_jobs: tuple[str, ...] = Field(
        default=(), description="Jobs that may have tasks which are not recorded, since others have the same id."
    )
    undated_jobs: int = Field(default=0, description="Jobs that lack the time by which closed ones are read.")
    days: tuple[str, ...] = Field(default=(), description="Columns of times that hold a day alone.")
    notes: tuple[str, ...] = Field(default=(), description="What could not be recorded, in words.")
    hash_key: str = Field(default="", description="With which the values of parameters are hashed, in hexadecimal.")
    digests: dict[str, str] = Field(
        default={}, description="By open job with many tasks a sign of their rows: equal, they need not be read again."
    )
    lacking: dict[str, Missing] = Field(default={}, description="Empty columns, such as tasks.due_at, and why.")
    unread: tuple[Missing, ...] = Field(
        default=(), description="Columns that rows are made of and that may not be read: rows may be wrong or missing."
    )

    def covers(self, since: datetime) -> bool:
        """Whether every change from then on to the reading is recorded."""
        return bool(self.covered) and self.covered[-1].since <= since

    def since(self, since: datetime) -> "State":
        """The same with the files alone that may hold rows that are open or have ended since."""
        in_base = self.base_since is not None and self.base_since <= since
        day = "9999" if in_base else since.date().isoformat()
        return self.model_copy(update={"files": tuple(f for f in self.files if f.kind != "sealed" or f.day >= day)})

    def of(self, table: str, *kinds: str) -> Iterator[File]:
        """The files of a table, of these kinds (all without any), in the order of the state."""
        return (f for f in self.files if f.table == table and (not kinds or f.kind in kinds))


class _Version(Part):
    record_version: int


def folder(system: str, schema: str) -> str:
    """The folder of a record in the store. A schema's name may hold any character; a store's name may not."""
    safe = schema if _PLAIN.fullmatch(schema) else _readable(schema)
    return f"record/{system}-{safe}"


def _readable(schema: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9_]+', '_', schema)[:40]}-{sha256(schema.encode()).hexdigest()[:8]}"


def written_at(name: str) -> datetime | None:
    """The time of the reading that wrote a file, to the second; None where a name is not one of ours."""
    written = _WRITTEN.search(name)
    return datetime.strptime(written[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if written else None


def to_json(state: State) -> bytes:
    """The bytes of state.json."""
    return state.model_dump_json(indent=1).encode()


def from_json(content: bytes) -> State:
    """The state of these bytes. Raises NewerRecord, and UnreadableState when they are no state."""
    try:
        version = _Version.model_validate_json(content).record_version
        if version > RECORD_VERSION:
            raise NewerRecord(
                f"the record has version {version}, this release knows {RECORD_VERSION}: it is left as it is;"
                " run the newer release, or name another place in JOBSCOPE_REPORTS_URL"
            )
        return State.model_validate_json(content)
    except ValidationError as error:
        raise UnreadableState("state.json of the record cannot be read; the next run makes it anew") from error


def hash_of(content: bytes) -> str:
    """The hash by which a file or a state is named."""
    return sha256(content).hexdigest()
