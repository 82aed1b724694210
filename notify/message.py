"""What a message says: every change with its finding, its evidence, what to do, and where to read on. Pure.

Everything in it stands in the snapshot, which holds no secret, and is made inert and short here.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from analysis.published.memory import ChangeKind, FindingChange
from analysis.published.snapshot import Snapshot
from notify.entries import Entry, Link, entries, one_line, utc_moment
from reports.filters import sentence
from reports.naming import report_name
from reports.routes import Routes
from reports.wording import lasting

type Tone = Literal["critical", "warning", "gone"]


@dataclass(frozen=True)
class Message:
    """One message a run. `report` is a link, or the report's name in the store where the app's address is unknown;
    `lines` stand below the lead."""

    title: str
    tone: Tone
    lead: str
    report: Link
    entries: tuple[Entry, ...]
    lines: tuple[str, ...] = ()


def compose(snapshot: Snapshot, changes: Iterable[FindingChange]) -> Message:
    """The message that tells these changes of a snapshot (at least one)."""
    listed = tuple(changes)
    found = {finding.key: finding for finding in snapshot.findings}
    routes = Routes.of(snapshot.run.settings)
    counts = by_kind(change.kind for change in listed)
    tone = _tone(listed)
    slot, target = snapshot.run.slot, one_line(snapshot.target.name, 60)
    return Message(
        title=f"{target}: {counts}" + (" (critical)" if tone == "critical" else ""),
        tone=tone,
        lead=f"{target}, {utc_moment(slot)}: {counts}.{_digest(snapshot)}",
        report=report_link(snapshot),
        entries=tuple(entries(listed, snapshot, found, routes)),
    )


def by_kind(kinds: Iterable[ChangeKind]) -> str:
    """How many changes of which kind, in words."""
    counted = Counter(kinds)
    return ", ".join(f"{counted[kind]} {kind}" for kind in ("new", "came back", "worse", "gone") if counted[kind])


def report_link(snapshot: Snapshot) -> Link:
    """Where the report of the snapshot is read."""
    routes, slot = Routes.of(snapshot.run.settings), snapshot.run.slot
    address = routes.report(slot) if routes else report_name(slot.replace(microsecond=0))
    return Link("Report", address)


def _digest(snapshot: Snapshot) -> str:
    counts = lasting(snapshot.changes.model_dump(), snapshot.muted)
    return f" {sentence(counts)}." if counts else ""


def _tone(changes: Iterable[FindingChange]) -> Tone:
    alive = {change.severity for change in changes if change.kind != "gone"}
    return "critical" if "critical" in alive else "warning" if alive else "gone"
