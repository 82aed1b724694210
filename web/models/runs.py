"""What the routes of runs answer: those that are stored, and one that was started by hand."""

from datetime import datetime
from typing import Literal

from analysis.frozen import Model
from analysis.model import Status


class StoredRun(Model):
    """A stored run: where its snapshot and its report are."""

    slot: datetime
    snapshot: str
    report: str


class StoredRuns(Model):
    """Stored runs, newest first; `next` is the cursor of the following page, None on the last."""

    runs: tuple[StoredRun, ...]
    next: str | None


class RunStarted(Model):
    """A manual run that has been published."""

    slot: datetime
    status: Status
    snapshot: str
    report: str
    findings: int


class RunGoesOn(Model):
    """A manual run that takes longer than a client waits; `status` is the route that says what comes of it."""

    started_at: datetime
    status: str


type RunState = Literal["never", "running", "published", "failed", "lost"]
"""Lost: it did not end within ten minutes, so that its instance was stopped."""


class RunStatus(Model):
    """The last manual run, of whichever instance; `never` before the first. `reason` is why it failed."""

    state: RunState
    started_at: datetime | None = None
    ended_at: datetime | None = None
    slot: datetime | None = None
    reason: str = ""
    snapshot: str | None = None
    report: str | None = None
