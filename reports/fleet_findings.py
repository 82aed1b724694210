"""What is wrong with a fleet itself: targets that cannot be read or queued, and messages that were given up. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Final

from reports.fleet_poison import FleetFinding, poison_findings
from reports.wording import cut

type Json = Mapping[str, object]

KEY: Final = "fleet/targets"
REASON: Final = 400


def fleet_findings(
    failure: str, look: Json | None, rows: Mapping[str, Json], sees: Callable[[str], bool] = lambda _: True
) -> tuple[FleetFinding, ...]:
    """The findings of what fleet.json keeps: why the timer queued no target last, empty where it did, and the rest as
    in `poison_findings`."""
    return (*([_unqueued(failure)] if failure else []), *poison_findings(look, rows, sees))


def _unqueued(failure: str) -> FleetFinding:
    return FleetFinding(
        key=KEY,
        severity="critical",
        title="No target was queued for the newest slot",
        observed=cut(failure.rstrip("."), REASON),
        count=None,
        messages=(),
        fix="Once that is put right, the next slot queues them.",
        code="",
    )


def as_json(findings: tuple[FleetFinding, ...]) -> list[dict[str, object]]:
    return [asdict(one) for one in findings]
