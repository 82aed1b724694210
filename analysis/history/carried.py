"""What a snapshot carries onward from the ones before it, so that one file is enough to draw the last days. Pure."""

from collections.abc import Iterator, Mapping

from analysis.history.retention import thinned
from analysis.model import Measure, Result
from analysis.published.memory import History, Series
from analysis.published.snapshot import Snapshot


def carried(previous: Snapshot | None) -> History:
    """The runs up to the previous snapshot: all of 48 h, then one an hour for 14 days, then one a day for 90."""
    if previous is None:
        return History()
    known, now = previous.history, dict(pair for result in previous.analyses.values() for pair in numbers(result))
    slots = (*known.slots, previous.run.slot)
    kept = thinned(slots)
    statuses = (*known.statuses, previous.status)
    series = {key: one for key in sorted(known.series.keys() | now) if (one := _extended(key, known, now, kept))}
    return History(slots=tuple(slots[i] for i in kept), statuses=tuple(statuses[i] for i in kept), series=series)


REMEMBERED = ("known", "starts", "usual", "watched")
"""What analyses keep in their data for the runs to come."""


def unforgotten(results: Mapping[str, Result], previous: Snapshot | None) -> dict[str, Result]:
    """The results; an analysis that could not look keeps what it remembered."""
    if previous is None:
        return dict(results)
    return {id_: _unforgotten(result, previous.analyses.get(id_)) for id_, result in results.items()}


def _unforgotten(result: Result, before: Result | None) -> Result:
    if result.status != "unknown" or before is None:
        return result
    kept = {name: before.data[name] for name in REMEMBERED if name in before.data}
    return result.model_copy(update={"data": {**kept, **result.data}})


def numbers(result: Result) -> Iterator[tuple[str, Measure]]:
    """The headline that is a number, and each measure, by its key in a history; none of a part, which would look like a
    fall."""
    if result.partly and not result.not_recorded:
        return
    if (headline := result.headline) is not None and isinstance(headline.value, int | float):
        yield result.id, Measure(label=headline.label, kind=headline.kind, value=float(headline.value))
    for subject, measure in result.measures.items():
        yield f"{result.id}:{subject}", measure


def _extended(key: str, known: History, newest: dict[str, Measure], kept: tuple[int, ...]) -> Series | None:
    """The series with the newest value; None when nothing of it is left."""
    was, now = known.series.get(key), newest.get(key)
    earlier = len(known.slots)
    values = (*(was.values if was else (None,) * earlier), _short(now.value) if now else None)
    samples = (*((was and was.samples) or (None,) * earlier), now.samples if now else None)
    values, samples = tuple(values[i] for i in kept), tuple(samples[i] for i in kept)
    if all(value is None for value in values):
        return None
    latest = now or was
    assert latest is not None  # noqa: S101 - the key is of one of the two
    return Series(
        label=latest.label,
        kind=latest.kind,
        worse=latest.worse,
        values=values,
        samples=() if all(n is None for n in samples) else samples,
        spread=latest.spread,
    )


def _short(value: float | None) -> float | None:
    """Four digits are more than any chart or comparison needs, and a snapshot holds tens of thousands of numbers."""
    return None if value is None else float(f"{value:.4g}")
