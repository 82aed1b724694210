"""What the answers stand on: a run of some analyses, and the stored reports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from cachetools import TTLCache

from analysis.collect.collected import Collected
from analysis.collect.run import collect_beyond
from analysis.collect.stored import stored_record
from analysis.facts import Unavailable, Window
from analysis.history.slots import manual
from analysis.model import Failure
from analysis.published.snapshot import Snapshot
from analysis.registry import Analysis
from analysis.run.assemble import run
from analysis.run.gathered import Gathered
from analysis.run.look import Recording, apart
from analysis.settings import Settings
from reports.routes import Routes
from reports.stores import Store
from web.problem import unavailable

SHARED_S: Final = 30.0
"""Whoever asks for what is fresh within so many seconds of another is answered with the same reading."""

_fresh: TTLCache[Settings, Collected] = TTLCache(maxsize=4, ttl=SHARED_S)
_reading = Lock()


@dataclass(frozen=True)
class Service:
    """One request's circumstances. `caller` is the name that the audit line has too; `sees` says which targets of a
    fleet they may look at."""

    settings: Settings
    accepts_html: bool = False
    caller: str = ""
    sees: Callable[[str], bool] = lambda _: True

    @property
    def routes(self) -> Routes:
        """Where this request's answers lead to: the app's routes, in a fleet those of the same target."""
        return Routes("/api/", self.settings.target if self.settings.targets else "")

    def store(self) -> Store:
        """The store of the reports. Raises SettingsError."""
        from stored_reports import open_reports

        return open_reports(self.settings)

    def previous(self) -> Snapshot | None:
        """The newest stored snapshot; None without one, or where no store is set."""
        from stored_reports import previous_snapshot

        return previous_snapshot(self.store()) if self.settings.reports_url.get_secret_value() else None

    def ask(
        self,
        analyses: Iterable[Analysis],
        *,
        hours: float | None = None,
        compare: bool = False,
        fresh: bool = False,
        parameters: dict[str, str] | None = None,
    ) -> Snapshot:
        """A run of some analyses over the last hours, of jobs and tasks as of the last run; what changed since is added
        where it is to be `fresh`. Raises Unavailable or Problem 503 when the database cannot be read."""
        settings = self.settings if hours is None else self.settings.model_copy(update={"window_hours": hours})
        previous = self.previous() if compare else None
        recording = self.recording(settings, parameters or {}, fresh=fresh)
        snapshot = run(settings, manual(datetime.now(UTC)), analyses, previous, parameters, recording)
        if snapshot.observed_at is None:
            raise _not_reached(snapshot)
        return snapshot

    def recording(
        self, settings: Settings, parameters: Mapping[str, str], *, fresh: bool, alone: bool = False
    ) -> Recording:
        """The record of the last run, where it covers the window, and the one before unless the window is asked of
        `alone`; else they are read anew."""
        anew = apart(settings, parameters)
        if not settings.reports_url.get_secret_value():
            return anew
        store = self.store()

        def recording(gathered: Gathered, window: Window) -> Collected:
            stored = stored_record(settings, store, window.since if alone else window.before.since)
            if stored is None:
                return anew(gathered, window)
            return _beyond(settings, store, gathered.database_s) if fresh else stored

        return recording


def _not_reached(snapshot: Snapshot) -> Exception:
    """What to raise when the database was not reached: with the reason of any analysis that needs it."""
    blind = [result for result in snapshot.analyses.values() if result.status == "unknown"]
    blind.sort(key=lambda result: not result.reason.startswith("connecting"))
    return Unavailable(Failure(blind[0].reason, blind[0].fix)) if blind else unavailable("The monitored database")


def _beyond(settings: Settings, store: Store, spent_s: float) -> Collected:
    """What changed since the last run, read once for all who ask within SHARED_S."""
    with _reading:
        known = _fresh.get(settings)
        if known is None:
            known = collect_beyond(settings, store, spent_s)
            if known.failure is None:
                _fresh[settings] = replace(known, as_of=known.state.read_at if known.state else None, costs=[])
        return known
