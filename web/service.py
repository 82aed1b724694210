"""What the answers stand on: a run of some analyses, and the stored reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from analysis.model import Failure, Unavailable
from analysis.registry import Analysis
from analysis.run import run
from analysis.settings import Settings
from analysis.slots import manual
from analysis.snapshot import Snapshot
from reports.stores import Store


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
        """A run of some analyses over the last hours. Raises Unavailable when the database cannot be read."""
        settings = self.settings if hours is None else self.settings.model_copy(update={"window_hours": hours})
        previous = self.previous() if compare else None
        snapshot = run(settings, manual(datetime.now(UTC)), analyses, previous, parameters)
        if snapshot.observed_at is None:
            # Nobody has looked, so that every analysis names the same reason.
            blind = next(result for result in snapshot.analyses.values() if result.status == "unknown")
            raise Unavailable(Failure(blind.reason, blind.mend))
        return snapshot
