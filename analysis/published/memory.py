"""What a snapshot remembers of the runs before it: numbers through time, findings' life cycles, and what changed."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from analysis.frozen import Model
from analysis.model import Direction, Severity, SinceKnown, Status
from analysis.tables import Kind

type LifeState = Literal["new", "ongoing", "unsure", "gone"]
"""Whether a finding is there: `new` in the run that saw it first. What happened to it is a `ChangeKind`."""
type ChangeKind = Literal["new", "worse", "came back", "gone"]


class Series(Model):
    """One number through time, one value for each slot of its `History`; None is unknown.

    `samples` (empty where nothing is counted) says from how many each value was made, `spread` how much a single one
    varies: the standard deviation of the natural logarithm, for times.
    """

    label: str
    kind: Kind
    worse: Direction = ""
    values: tuple[float | None, ...]
    samples: tuple[int | None, ...] = ()
    spread: float | None = None


class History(Model):
    """The runs before this one, oldest first, and their numbers by `<analysis id>` (its headline) or
    `<analysis id>:<subject>` (a measure)."""

    slots: tuple[datetime, ...] = ()
    statuses: tuple[Status, ...] = ()
    series: dict[str, Series] = Field(default_factory=dict)


class LifeCycle(Model):
    """How long a finding has been there, by its key. All instants are slots of runs.

    `began` is the run that first saw this episode, `first_seen` the first one that is remembered, `escalated` when it
    last got worse, `ended` when it was called gone. `since` with its two companions is what its finding said last.
    `sightings` has one letter a run, the newest last: `x` found, `.` not found, `?` its analysis could not tell, and
    the state is `unsure`. `worst` and `peak` are the highest severity and count of this episode, `counts` those of the
    last runs in which it was found, since it last got worse.
    """

    state: LifeState
    severity: Severity
    worst: Severity
    title: str
    first_seen: datetime
    began: datetime
    last_seen: datetime
    since: datetime | None = None
    since_known: SinceKnown = "exact"
    since_after: datetime | None = None
    escalated: datetime | None = None
    ended: datetime | None = None
    sightings: str
    counts: tuple[int, ...] = ()
    peak: int = 0

    @property
    def seen(self) -> int:
        """In how many of the `of` last runs it was found."""
        return self.sightings.count("x")

    @property
    def of(self) -> int:
        """How many of the last runs could tell."""
        return len(self.sightings) - self.sightings.count("?")


class FindingChange(Model):
    """A finding that entered another state, noticed by the run of `at`.

    `id` is the same for the same change in every snapshot that tells it, also of two runs that follow the same one.
    What is still there has the severity, the title and the start of its finding; what is gone the highest severity of
    its episode, so that whoever heard of it hears of its end, and `last_seen`.
    """

    id: str
    kind: ChangeKind
    key: str
    severity: Severity
    title: str
    at: datetime
    since: datetime | None = None
    since_known: SinceKnown = "exact"
    since_after: datetime | None = None
    last_seen: datetime | None = None


class Changes(Model):
    """What changed in the last 24 hours, the newest first, of a finding each kind once. `compared_with` is the slot of
    the run before, None for the first run; changes later than it are those since the last run.

    `lasting` are the keys of critical findings and warnings that runs have seen for `lasts_h` hours: what has only
    lasted is no change."""

    compared_with: datetime | None = None
    items: tuple[FindingChange, ...] = ()
    lasts_h: float = 24
    lasting: tuple[str, ...] = ()


class Mute(Model):
    """Somebody's word that a finding is known. `key` is a finding's key, or a pattern of keys in which `*` stands for
    anything; `by` is empty where nobody knows who said it."""

    key: str
    until: datetime
    reason: str
    by: str = ""
    at: datetime
