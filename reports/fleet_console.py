"""What a terminal shows of a fleet: a line a finding, an incident that targets share, and a target."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from reports.console import STYLES
from reports.fleet import MEMBERS, NONE_QUEUED, Row, shown
from reports.fleet_file import FleetFile
from reports.fleet_incidents import FleetIncident, fleet_incidents
from reports.fleet_poison import FleetFinding
from reports.inert import inert_text
from reports.wording import began, duration_s, few

LONGEST = 2000


def fleet_lines(known: FleetFile, now: datetime, console: Console | None = None) -> None:
    """Prints what fleet.json keeps as the fleet page shows it at an instant."""
    out = console or Console(highlight=False)
    rows = shown(known.rows, now)
    if not rows:
        out.print(NONE_QUEUED)
    common = _common(known.findings, fleet_incidents(known.rows, now))
    for status, parts in (*common, *((row.status, _row(row)) for row in rows)):
        line = Text(f"{status.upper():9}", style=STYLES.get(status, ""))
        # Each stays on its line, whatever a target's texts hold.
        line.append(inert_text("  ".join(" ".join(part.split()) for part in parts if part), LONGEST), style="default")
        out.print(line, soft_wrap=True)


def _common(
    findings: Sequence[FleetFinding], incidents: Sequence[FleetIncident]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in findings:
        yield found.severity, ("the fleet", f"{found.title}: {found.observed}")
    for one in incidents:
        names = few([each.target for each in one.targets], MEMBERS)
        yield one.severity, (f"in {names}", one.sentence, began({"since": one.since}, None))


def _row(row: Row) -> tuple[str, ...]:
    sentence = ". ".join(part for part in (row.state, row.sentence) if part)
    age = f"run {duration_s(row.age_s)} ago" if row.age_s is not None else ""
    return row.name, sentence, began(row.start, None), age
