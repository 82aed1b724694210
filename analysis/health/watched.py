"""The job systems that were read in a run, as system.toml and the reading tell of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.health.unknown_statuses import States


@dataclass(frozen=True)
class AdvisedIndex:
    """An index that a system does not make: what it spares Jobscope, and what the system's own check says of it."""

    table: str
    column: str
    gain: str
    drift: str


@dataclass(frozen=True)
class WatchedSystem:
    """A job system that was read; findings name it as `called`.

    `not_watched` is the same on every row: what looks like a job system and is not read, in words. `states` are those
    of its native statuses, by relation; `indexes` those that are advised where their table is large.
    `has_held_work`: the record, which is kept for two weeks unless set otherwise, has rows of it. `behind_s`: so many
    seconds before they are written rows are dated. `is_unmet`: rows were inserted that no run has met. `shared_ids`: so
    many rows, by relation, are in no number, since others have the same id. `times`: by time of the record that it
    fills ("tasks.changed_at") the column that it is read from. `undated_jobs`: so many jobs lack the time by which they
    would be read. `days`: columns of times that hold a day alone."""

    system: str
    called: str
    title: str
    version: str
    schema_name: str
    notes: tuple[str, ...]
    not_watched: tuple[str, ...]
    states: States = field(default_factory=dict)
    indexes: tuple[AdvisedIndex, ...] = ()
    has_held_work: bool = False
    behind_s: float = 0
    is_unmet: bool = False
    shared_ids: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    undated_jobs: int = 0
    days: tuple[str, ...] = ()
