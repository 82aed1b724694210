"""The row of key numbers: today's headline values, each with its last seven days. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from reports.page import Json
from reports.wording import as_number, instant

KEY_NUMBERS: Final = {
    "errors/failure_rate": ("Tasks that failed", True),
    "poison/backlog": ("Oldest waiting task", False),
    "performance/throughput": ("Tasks that ended", True),
    "health/job_counts": ("Jobs created", True),
    "health/task_counts": ("Tasks created", True),
    "health/database": ("Time to connect", False),
}
"""The analyses whose headlines say how the system is, in the order of the row; what each is called, and whether it is
of the window (else of now)."""

NEAR: Final = 0.25
"""A run stands for the one a window ago when it is no further from it than this share of the window."""
DAYS: Final = timedelta(days=7)
STEP: Final = timedelta(hours=2)
"""A sparkline is 120 points wide: one value of every two hours is more than it can show."""


@dataclass(frozen=True)
class KeyNumber:
    """One headline; `series` are (instant, value) over the last days, the newest being this run's.

    `of_window` tells a number of the window from one of now. `before` is the value of the run about a window ago, None
    without one. `kind` is "" while the analysis is unknown: then nobody can say what its numbers count."""

    id: str
    label: str
    value: object
    kind: str
    status: str
    of_window: bool
    before: tuple[datetime, float] | None
    series: tuple[tuple[datetime, float], ...]

    @property
    def span(self) -> str:
        """How far back the series reaches, in whole days or hours."""
        hours = (self.series[-1][0] - self.series[0][0]) / timedelta(hours=1)
        return f"{round(hours / 24)} d" if hours >= 36 else f"{max(round(hours), 1)} h"

    @property
    def lowest(self) -> float:
        return min(value for _, value in self.series)

    @property
    def highest(self) -> float:
        return max(value for _, value in self.series)


def key_numbers(snapshot: Json) -> tuple[KeyNumber, ...]:
    """The key numbers that this snapshot has; an analysis that could not be read keeps its place as unknown."""
    results = cast(Mapping[str, Json], snapshot["analyses"])
    return tuple(_key_number(id_, results[id_], snapshot) for id_ in KEY_NUMBERS if _worth(results.get(id_)))


def _worth(result: Json | None) -> bool:
    return result is not None and (bool(result.get("headline")) or result["status"] == "unknown")


def _key_number(id_: str, result: Json, snapshot: Json) -> KeyNumber:
    headline = cast(Json, result.get("headline") or {})
    label, of_window = KEY_NUMBERS[id_]
    return KeyNumber(
        id=id_,
        label=label,
        value=headline.get("value"),
        kind=str(headline.get("kind") or ""),
        status=str(result["status"]),
        of_window=of_window,
        before=_before(id_, snapshot),
        series=_series(id_, headline.get("value"), snapshot),
    )


def _before(id_: str, snapshot: Json) -> tuple[datetime, float] | None:
    """The value of the run that is nearest to a window ago."""
    since, until = instant(snapshot["since"]), instant(snapshot["until"])
    if since is None or until is None:
        return None
    known = [(slot, value) for slot, value in _earlier(id_, snapshot) if value is not None]
    nearest = min(known, key=lambda one: abs(one[0] - since), default=None)
    return nearest if nearest and abs(nearest[0] - since) <= NEAR * (until - since) else None


def _series(id_: str, value: object, snapshot: Json) -> tuple[tuple[datetime, float], ...]:
    now = instant(snapshot["until"])
    if now is None:
        return ()
    points: dict[int, tuple[datetime, float]] = {}
    for slot, number in [*_earlier(id_, snapshot), (now, as_number(value))]:
        if number is not None and now - DAYS <= slot <= now:
            points[(now - slot) // STEP] = (slot, number)
    return tuple(points.values())


def _earlier(id_: str, snapshot: Json) -> Iterable[tuple[datetime, float | None]]:
    history = cast(Json, snapshot["history"])
    values = cast(Mapping[str, Mapping[str, Sequence[object]]], history["series"]).get(id_, {}).get("values", ())
    for text, value in zip(cast(Sequence[object], history["slots"]), values, strict=False):
        slot = instant(text)
        if slot is not None:
            yield slot, as_number(value)
