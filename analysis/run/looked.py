"""What a run has seen, before anything is judged, and the facts that are made of it."""

from dataclasses import dataclass
from datetime import datetime

from analysis.collect.collected import Collected
from analysis.facts import Facts, Window
from analysis.health import job_systems
from analysis.history.slots import Occasion
from analysis.published.snapshot import Snapshot
from analysis.registry import Analysis
from analysis.run.gathered import Gathered
from analysis.settings import Settings


@dataclass(frozen=True)
class Looked:
    """What a run has seen: nothing is judged yet. Occasion and window are by the clock that holds.

    `collected` is the record that answered; None where none was needed, or no database was reached."""

    occasion: Occasion
    window: Window
    gathered: Gathered
    collected: Collected | None = None

    @property
    def now(self) -> datetime:
        """When it looked: by the database's clock, by the host's without a connection."""
        return self.gathered.server_clock or self.occasion.started_at


def asks_job_systems(analysis: Analysis) -> bool:
    """Which systems there are is asked of all of them, and judged of none."""
    asked = {query.source for query in analysis.META.queries}
    return analysis.META is not job_systems.META and not asked.isdisjoint({"record", "reading", "contents"})


def facts_of(
    gathered: Gathered, settings: Settings, window: Window, occasion: Occasion, previous: Snapshot | None
) -> Facts:
    return Facts(
        window=window,
        observed_at=gathered.observed_at or occasion.started_at,
        limits=settings.limits,
        connect_ms=gathered.connect_ms,
        skew_s=gathered.skew_s,
        answers=gathered.answers,
        previous=previous,
        schema=settings.schema_name,
    )
