"""What the logs say about one subject, as the snapshot keeps it."""

from datetime import datetime

from analysis.frozen import Model
from analysis.logs.nearby import Nearby
from analysis.logs.of_release import OfRelease


class Observation(Model):
    """One thing that the logs of several failures say. `failures` of those looked for say it; `items` counts events,
    sampling undone; `matches` are the ways by which the records were matched to their ids."""

    what: str
    text: str
    role: str
    failures: int
    items: int
    sampled: bool
    matches: tuple[str, ...]
    first_at: datetime
    last_at: datetime


class Call(Observation):
    """A failing call: `what` is its target."""

    result_code: str
    longest_ms: float | None


class Place(Model):
    """Where failures ran: an operation on one instance of a role."""

    operation_name: str
    role: str
    role_instance: str
    failures: int
    items: int
    errors: int


class Line(Model):
    """One record before a failure; `before_s` is negative when its clock says that it came after."""

    at: datetime
    before_s: float
    source: str
    severity: int | None
    text: str


class Evidence(Model):
    """The logs of one finding. `looked_for` failures of `total` were looked for, `found` have any log that names them;
    `found` None is unknown."""

    finding: str
    label: str
    total: int
    looked_for: int
    too_late: int
    found: int | None
    by_match: dict[str, int]
    exceptions: tuple[Observation, ...]
    coincidences: tuple[Observation, ...]
    calls: tuple[Call, ...]
    places: tuple[Place, ...]
    last_lines: tuple[Line, ...]
    last_lines_of: str
    events: tuple[Nearby, ...]
    of_release: OfRelease | None = None
