"""One message of what several targets of a fleet have to tell: each named, what they have in common said once. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from analysis.published.memory import ChangeKind
from notify.entries import Entry, Link, one_line
from notify.message import Message, Tone, by_kind
from reports.fleet import Row
from reports.fleet_incidents import FleetIncident
from reports.routes import Routes
from reports.wording import few, moment

NAMED: Final = 5
"""Targets that a title or a sentence names."""
LINES: Final = 20
"""Targets with a line of their own; the rest is counted."""
LONGEST: Final = 300
_TONES: Final[tuple[Tone, ...]] = ("critical", "warning", "gone")


@dataclass(frozen=True)
class Part:
    """What one target tells one audience: its message as it would be sent alone, and of what kinds its changes are."""

    target: str
    message: Message
    kinds: tuple[ChangeKind, ...]


def together(parts: Sequence[Part], common: Sequence[FleetIncident], now: datetime, app: str) -> Message:
    """The message of all parts (one at least, each of another target); of one alone it is that target's own.

    Of an incident that is `common` to some of these targets the first one's entry stands for all. `app` is the app's
    address for links, empty where nobody knows it."""
    if len(parts) == 1:
        return parts[0].message
    in_order = sorted(parts, key=lambda part: (_TONES.index(part.message.tone), part.target))
    counts = by_kind(kind for part in parts for kind in part.kinds)
    tone = in_order[0].message.tone
    names = few([part.target for part in in_order], NAMED)
    return Message(
        title=f"{len(parts)} targets: {counts}" + (" (critical)" if tone == "critical" else ""),
        tone=tone,
        lead=f"{names}, {moment(now, None)} UTC: {counts}.",
        report=fleet_link(app),
        entries=tuple(_entries(in_order, common)),
        lines=(
            *(one_line(one.sentence, LONGEST) for one in common),
            *_of_each([one_line(part.message.title, LONGEST) for part in in_order]),
        ),
    )


def all_mornings(rows: Sequence[Row], app: str) -> Message:
    """The summary of the night of several targets, those first that need attention: a line each."""
    counts = {status: sum(row.status == status for row in rows) for status in ("critical", "unknown", "warning", "ok")}
    title = f"{len(rows)} targets: {', '.join(f'{count} {status}' for status, count in counts.items() if count)}"
    tone: Tone = "critical" if counts["critical"] else "gone" if counts["ok"] == len(rows) else "warning"
    lines = [
        one_line(": ".join(filter(None, (row.name, row.status, row.state or row.sentence))), LONGEST) for row in rows
    ]
    return Message(title, tone, "The night, a line a target.", fleet_link(app), (), tuple(_of_each(lines)))


def fleet_link(app: str) -> Link:
    """Where the fleet page is read."""
    routes = Routes.of({"JOBSCOPE_APP_URL": app})
    return Link("Fleet", routes.to("fleet", format="html") if routes else "index.html")


def _entries(parts: Sequence[Part], common: Sequence[FleetIncident]) -> list[Entry]:
    """Every target's entries, the worst first; one entry stands for those of the same incident of the fleet."""
    incidents: Mapping[tuple[str, str], int] = {
        (each.target, each.incident): number for number, one in enumerate(common) for each in one.targets
    }
    found: list[Entry] = []
    shown: set[int] = set()
    for part in parts:
        for entry in part.message.entries:
            number = incidents.get((part.target, entry.incident))
            if number is None:
                found.append(replace(entry, what=f"{entry.what}, of {part.target}"))
            elif number not in shown:
                shown.add(number)
                others = len(common[number].targets) - 1
                found.append(replace(entry, what=f"{entry.what}, of {part.target} and {others} more"))
    return sorted(found, key=lambda entry: (entry.what.startswith("GONE"), ", critical" not in entry.what))


def _of_each(lines: list[str]) -> list[str]:
    return [*lines[:LINES], *([f"{len(lines) - LINES} more targets."] if lines[LINES:] else [])]
