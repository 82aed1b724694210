"""The names of snapshots and reports, which sort by time and say it to the second, in UTC; and of places on a page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

LATEST_JSON = "latest.json"
LATEST_HTML = "latest.html"
SCHEMA_JSON = "snapshot.schema.json"
SNAPSHOTS = "snapshots/"
REPORTS = "reports/"
ROUTE_SLOT = "%Y%m%dT%H%M%SZ"
"""How routes and the command line write a slot: 20260131T060000Z."""

_SNAPSHOT = re.compile(r"snapshots/(\d{4})/(\d{2})/(\d{2})/(\d{2})(\d{2})(\d{2})Z\.json")


def slot_text(slot: datetime) -> str:
    """The slot as ISO 8601 in UTC, as it stands in the metadata of what is published: 2026-01-31T06:00:00Z.

    Raises ValueError for an instant without time zone, or with a fraction of a second.
    """
    if slot.tzinfo is None or slot.microsecond:
        raise ValueError(f"A slot is an instant in whole seconds with its time zone, not {slot!r}.")
    return f"{slot.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def snapshot_name(slot: datetime) -> str:
    """Where the snapshot of a slot lies: snapshots/2026/01/31/060000Z.json."""
    return SNAPSHOTS + _stem(slot) + ".json"


def report_name(slot: datetime) -> str:
    """Where the report of a slot lies: reports/2026/01/31/060000Z.html."""
    return REPORTS + _stem(slot) + ".html"


def misdated_name(slot: datetime, digest: str) -> str:
    """Where a snapshot is put aside whose slot was wrong: misdated/2027/01/31/060000Z-<digest>.json."""
    return f"misdated/{_stem(slot)}-{digest}.json"


def slot_of(snapshot: str) -> datetime | None:
    """The slot of a snapshot by its name; None when it is the name of something else."""
    found = _SNAPSHOT.fullmatch(snapshot)
    if not found:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def snapshot_of(run: str) -> str:
    """Where the snapshot of a run lies that is named by its slot as routes write it, 20260131T060000Z, or by `latest`.

    Raises ValueError when it is neither.
    """
    return LATEST_JSON if run == "latest" else snapshot_name(datetime.strptime(run, ROUTE_SLOT).replace(tzinfo=UTC))


def slug(text: str) -> str:
    """A fragment of an address made of the text."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "x"


def anchors(names: Iterable[str]) -> Iterator[str]:
    """A place on the page for each name; those that would be equal are counted."""
    taken: Counter[str] = Counter()
    for name in map(slug, names):
        taken[name] += 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}"


def _stem(slot: datetime) -> str:
    return slot_text(slot).translate({ord("-"): "/", ord("T"): "/", ord(":"): None})
