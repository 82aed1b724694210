"""An incident as it is published: one root cause with the findings that are its evidence."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from analysis.frozen import Model
from analysis.model import Severity, SinceKnown
from analysis.wording import OF_ONE_KIND

type Shelf = Literal["attention", "new_or_worse", "known"]
"""Where an incident stands: it needs somebody now; it is new or got worse in the last day; or neither."""
type Confidence = Literal["certain", "strong", "coincidence"]
type Role = Literal["cause", "symptom"]
type ChangeBeforeKind = Literal["release", "settings", "index", "function", "migration", "saturation"]


class Impact(Model):
    """What is lost or held up, each task and job counted once; None is not known, never 0.

    `tasks` and `jobs` are lost or stand still, `held_jobs` are open jobs that wait for them. `per_hour` is how many
    tasks or jobs go that way in an hour, since it began and within the window. `sampled`: at least so many.
    """

    tasks: int | None = None
    jobs: int | None = None
    held_jobs: int | None = None
    per_hour: float | None = None
    sampled: bool = False


class Evidence(Model):
    """A finding that belongs to the incident: by which rule, and with which numbers. `share` (0 to 1) is how much of
    what the finding concerns is this incident's, None where that is no share of tasks."""

    finding: str
    role: Role
    rule: str
    sentence: str
    share: float | None = None
    confidence: Confidence
    numbers: dict[str, JsonValue] = Field(default_factory=dict)


class ChangeBefore(Model):
    """What changed within the hour before. Unless `confidence` is `strong` it is a coincidence in time, which proves no
    cause; then the failing frames or objects are its own, and `sentence` says by what that is known."""

    kind: ChangeBeforeKind
    name: str
    at: datetime
    confidence: Confidence = "coincidence"
    sentence: str


class IncidentStep(Model):
    """One thing to do; `code` can be copied as it stands, `link` is an address or `job:<id>`. `evidence` is the key
    of the finding that it comes from."""

    text: str
    code: str = ""
    language: Literal["", "sql", "shell", "setting"] = ""
    link: str = ""
    evidence: str


class Incident(Model):
    """One root cause. `id` stays the same while it lasts; `aliases` are the ids of incidents that became one with it,
    `split_from` is the id of the one that it was part of in the run before.

    `change` is the word of `changes` for its worst turn in the last day, empty for none. `cause` is the key of the
    finding that it is named after. `growing` None is not known. `affected` is the count of that finding.
    """

    id: str
    aliases: tuple[str, ...] = ()
    split_from: str = ""
    severity: Severity
    change: Literal["", "new", "worse", "came back"] = ""
    shelf: Shelf
    title: str
    sentence: str
    since: datetime | None = None
    since_known: SinceKnown = "exact"
    since_after: datetime | None = None
    growing: bool | None = None
    affected: int | None = None
    impact: Impact = Impact()
    cause: str
    evidence: tuple[Evidence, ...]
    beside: tuple[ChangeBefore, ...] = ()
    steps: tuple[IncidentStep, ...] = ()

    @property
    def is_of_one_kind(self) -> bool:
        """Whether its causes are alike, and nothing else is known that they have in common."""
        return any(one.rule == OF_ONE_KIND for one in self.evidence)
