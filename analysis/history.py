"""What a snapshot carries onward from the ones before it, so that one file is enough to draw the last days. Pure."""

from datetime import timedelta

from analysis.model import Point, Snapshot

EVERY_RUN = timedelta(hours=48)
HOURLY = timedelta(days=14)


def carried(previous: Snapshot | None) -> tuple[Point, ...]:
    """The series up to the previous snapshot, oldest first: every run of 48 h, then one an hour for 14 days."""
    if previous is None:
        return ()
    points = (*previous.history, point_of(previous))
    newest = points[-1].slot
    kept: list[Point] = []
    for point in points:
        age = newest - point.slot
        same_hour = bool(kept) and kept[-1].slot.replace(minute=0, second=0) == point.slot.replace(minute=0, second=0)
        if age <= EVERY_RUN or (age <= HOURLY and not same_hour):
            kept.append(point)
    return tuple(kept)


def point_of(snapshot: Snapshot) -> Point:
    """A snapshot's headline numbers, by analysis id."""
    numbers = {
        id_: float(result.headline.value)
        for id_, result in snapshot.analyses.items()
        if result.headline is not None and isinstance(result.headline.value, int | float)
    }
    return Point(slot=snapshot.run.slot, status=snapshot.status, numbers=numbers)
