"""A failure pattern as a snapshot publishes it."""

from datetime import datetime
from typing import Literal

from pydantic import computed_field

from analysis.errors.exception_line import with_type
from analysis.frozen import Model
from analysis.history.starts import Start
from analysis.model import SinceKnown

type State = Literal["new", "rising", "ongoing", "quiet"]
"""What its failures in the window look like; what happened to its finding is a `ChangeKind`."""


class Sample(Model):
    """One failed task of a pattern with its text as the snapshot keeps it; empty where it was not read.

    `retryable` is what the failure says of another try, None where it says nothing."""

    task_id: str | None
    job_id: str
    task_type: str
    at: datetime
    text: str
    retryable: bool | None = None


class Example(Model):
    """One failure of a pattern, by its ids; `task_id` None is a job that failed without a failed task."""

    task_id: str | None
    job_id: str
    at: datetime


class Held(Model):
    """What one placeholder of the template held, of the texts at hand; `complete` False: at least so many."""

    kind: str
    distinct: int
    complete: bool
    top: tuple[tuple[str, int], ...]


class Link(Model):
    """One exception of a chain: class, message with `<*>` for values, place; `in_app` when that is the user's code."""

    type: str
    message: str
    location: str
    in_app: bool


class Part(Model):
    """A part of a text: whether it made the pattern, and why (not)."""

    what: str
    value: str
    counts: bool
    reason: str


class HourCount(Model):
    at: datetime
    tasks: int


class Pattern(Model):
    """One fault as far as its texts tell. Where `sampled`, `tasks` and `jobs` are at least so many.

    Chain, parts and placeholders are those of the texts at hand: of some samples, none where they cannot be read.
    `systems` are the job systems in which it failed, and `apart` the newest failure of each of those that neither
    `newest` nor `oldest` is of. The title is the label with the values that never differ.
    """

    id: str
    template: str
    title: str
    kind: str
    language: str
    exception_type: str
    location: str
    chain: tuple[Link, ...]
    parts: tuple[Part, ...]
    state: State
    tasks: int
    jobs: int
    sampled: bool
    first_seen: datetime
    last_seen: datetime
    known_since: datetime | None
    since: datetime
    since_known: SinceKnown
    since_after: datetime | None
    task_types: dict[str, int]
    stages: dict[int, int]
    hours: tuple[HourCount, ...]
    discriminators: tuple[str, ...]
    placeholders: tuple[Held, ...]
    members: tuple[str, ...]
    merges: tuple[str, ...]
    newest: Sample
    oldest: Sample
    examples: tuple[Example, ...]
    systems: tuple[str, ...]
    apart: tuple[Sample, ...]

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's own documentation has it
    @property
    def label(self) -> str:
        """The exception's own name and the template, as a traceback's last line reads."""
        return with_type(self.exception_type, self.template)

    @property
    def start(self) -> Start:
        return Start(self.since, self.since_known, self.since_after)
