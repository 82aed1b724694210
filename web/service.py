"""What the answers stand on: a run of some analyses, and the stored reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from analysis.collect.stored import stored_record
from analysis.registry import Analysis
from analysis.run import Recording, apart, run
from analysis.settings import Settings
from analysis.slots import manual
from analysis.snapshot import Snapshot
from reports.stores import Store
from web.problem import UNREACHABLE


@dataclass(frozen=True)
class Service:
    """One request's circumstances. `caller` is the name that the audit line has too."""

    settings: Settings
    accepts_html: bool = False
    caller: str = ""

    def store(self) -> Store:
        """The store of the reports. Raises SettingsError."""
        from cycle import open_reports

        return open_reports(self.settings)

    def previous(self) -> Snapshot | None:
        """The newest stored snapshot; None without one, or where no store is set."""
        from cycle import previous_snapshot

        return previous_snapshot(self.store()) if self.settings.reports_url.get_secret_value() else None

    def ask(
        self,
        analyses: Iterable[Analysis],
        *,
        hours: float | None = None,
        compare: bool = False,
        parameters: dict[str, str] | None = None,
    ) -> Snapshot:
        """A run of some analyses over the last hours. Raises Problem 503 when the database cannot be read."""
        settings = self.settings if hours is None else self.settings.model_copy(update={"window_hours": hours})
        previous = self.previous() if compare else None
        recording = self._recording(settings, parameters or {})
        snapshot = run(settings, manual(datetime.now(UTC)), analyses, previous, parameters, recording)
        if snapshot.observed_at is None:
            raise UNREACHABLE
        return snapshot

    def _recording(self, settings: Settings, parameters: Mapping[str, str]) -> Recording:
        """The record of the last run, where it covers the hours that are asked for; else they are read anew."""
        anew = apart(settings, parameters)
        if not settings.reports_url.get_secret_value():
            return anew
        store = self.store()
        return lambda gathered, window: stored_record(settings, store, window) or anew(gathered, window)
