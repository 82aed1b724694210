"""What the route of a fleet answers."""

from datetime import datetime
from typing import Literal

from analysis.frozen import Model
from analysis.model import Severity, Status


class FleetTarget(Model):
    """A target as the fleet page shows it: `state` says what is wrong with its news, empty where they are fresh. The
    trends are the highest percentage of failed tasks, and number of waiting ones, of every four hours, newest last."""

    name: str
    status: Status
    state: str
    sentence: str
    since: datetime | None = None
    slot: datetime | None = None
    database_s: float | None = None
    run_s: float | None = None
    failed: tuple[float | None, ...] | None = None
    waiting: tuple[float | None, ...] | None = None


class OfTarget(Model):
    target: str
    incident: str
    since: datetime | None
    tasks: int | None


class FleetIncident(Model):
    """What several targets have in common, with each target's own incident as evidence."""

    kind: Literal["pattern", "dependency", "release"]
    name: str
    severity: Severity
    sentence: str
    since: datetime | None
    tasks: int | None
    targets: tuple[OfTarget, ...]


class GivenUp(Model):
    """A message of the fleet's queue that failed five times; without target and slot where its body is no message."""

    target: str | None
    slot: datetime | None
    since: datetime | None
    has_run: bool


class FleetFinding(Model):
    """What is wrong with the fleet itself, with what to do; `count` is null where nobody could look."""

    key: str
    severity: Severity
    title: str
    observed: str
    count: int | None
    messages: tuple[GivenUp, ...]
    fix: str
    code: str


class Fleet(Model):
    """The targets that the caller may see, those first that need attention."""

    as_of: datetime
    targets: tuple[FleetTarget, ...]
    incidents: tuple[FleetIncident, ...]
    findings: tuple[FleetFinding, ...]
