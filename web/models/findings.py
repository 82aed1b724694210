"""What the routes of analyses, incidents and mutes answer."""

from datetime import datetime

from analysis.costs import QueryCost
from analysis.frozen import Model
from analysis.model import Finding, Result, Status
from analysis.published.incident import Incident
from analysis.published.memory import Mute


class Answered(Model):
    """Some analyses over the hours asked for; the parts are those of a snapshot."""

    since: datetime
    until: datetime
    observed_at: datetime | None
    status: Status
    findings: tuple[Finding, ...]
    analyses: dict[str, Result]
    queries: tuple[QueryCost, ...]


class Incidents(Model):
    """The incidents of the newest run, those that cost most first; of the ids in `muted` no message is sent."""

    slot: datetime
    observed_at: datetime | None
    status: Status
    incidents: tuple[Incident, ...]
    muted: tuple[str, ...]


class ListedMute(Mute):
    """A mute as it is kept; `active` is False for one that has ended, which is shown for 30 days."""

    active: bool


class Mutes(Model):
    mutes: tuple[ListedMute, ...]
