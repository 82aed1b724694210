"""What earlier runs knew of failure patterns, as their snapshots keep it. Pure."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from analysis.errors.grouping import RULES, Known
from analysis.history.starts import Start
from analysis.model import SinceKnown

type Data = Mapping[str, JsonValue]


def older_rules_sentence(patterns: int) -> str:
    if not patterns:
        return ""
    return (
        f"; {patterns:,} earlier {'pattern keeps its id' if patterns == 1 else 'patterns keep their ids'}"
        " of older rules, because no text of theirs can be read any more"
    )


def of_older_rules(seen: Mapping[str, Known]) -> int:
    """How many known patterns go by the ids of older rules alone, because none of their texts could be read since."""
    current = {known.pattern for id_, known in seen.items() if id_.startswith(f"{RULES}-")}
    return len({known.pattern for known in seen.values()} - current)


def known_in(data: Data | None) -> dict[str, Known] | None:
    """The fingerprints of the earlier snapshot, so that a pattern keeps its id and its first sight; None without."""
    stored = data.get("known") if data is not None else None
    if not isinstance(stored, dict):
        return None
    return {
        id_: Known(first_seen=str(entry[0]), pattern=str(entry[1]))
        for id_, entry in stored.items()
        if isinstance(entry, list) and len(entry) == 2
    }


def starts_in(data: Data | None, known: Mapping[str, Known]) -> dict[str, Start]:
    """When the known fingerprints began. What an older release has first seen began then or before."""
    stored = data.get("starts") if data and known else None
    kind: SinceKnown = "exact" if isinstance(stored, dict) else "before"
    known_starts = {id_: Start(datetime.fromisoformat(one.first_seen), kind) for id_, one in known.items()}
    return known_starts | {id_: Start.read(one) for id_, one in (stored if isinstance(stored, dict) else {}).items()}


def watched_until(data: Data | None) -> datetime | None:
    """Until when an earlier run has seen every failure."""
    until = data.get("watched") if data else None
    return datetime.fromisoformat(until) if isinstance(until, str) else None
