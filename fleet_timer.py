"""The timer of a fleet queues a message a target, and shows on the fleet page what is queued, late or wrong."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from analysis.facts import Unavailable
from analysis.fleet.message import Message, is_slot, next_slot, read
from analysis.fleet.targets import Targets
from analysis.history.slots import Occasion
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from analysis.sources.fleet_queue import POISON, GivenUp
from fleet import fleet
from fleet_messages import send_fleet_messages
from reports.fleet_file import FleetFile, rewrite
from reports.fleet_rows import Rows
from reports.stores import StorageUnavailable
from stored_reports import open_reports


def enqueue(
    shared: Settings,
    occasion: Occasion,
    send: Callable[[Iterable[str]], None],
    look: Callable[[], GivenUp] | None = None,
) -> int:
    """Queue each target that the slot is for, and show on the fleet page what is queued, late, wrong or, where a `look`
    says so, given up; how many are queued.

    Raises SettingsError, StorageUnavailable, and what `send` raises, which the page then says."""
    try:
        targets = fleet(shared)
    except (SettingsError, StorageUnavailable) as error:
        _failed(shared, mask(str(error)), occasion.started_at)
        raise
    due = [
        name
        for name, settings in targets.settings.items()
        if occasion.kind == "manual" or is_slot(settings.schedule, occasion.slot)
    ]
    following = next_slot(shared.schedule, occasion.slot)
    try:
        send(Message(target=name, slot=occasion.slot).model_dump_json() for name in due)
    except Exception as error:  # whatever it is, it is raised again; its text may hold anything
        _failed(shared, f"the queue could not be written to ({type(error).__name__})", occasion.started_at)
        raise
    mark = partial(queued, targets=targets, due=due, slot=occasion.slot, following=following)
    poison = _looked(look) if look else None

    def change(known: FleetFile) -> FleetFile:
        return replace(known, rows=mark(known.rows), poison=poison or known.poison, failure="")

    known = rewrite(open_reports(shared), change, occasion.started_at)
    if any(row.get("untold") for row in known.rows.values()):  # whoever was to report it died, or a channel was dead
        send_fleet_messages(shared, occasion.started_at)
    return len(due)


def _failed(shared: Settings, failure: str, now: datetime) -> None:
    rewrite(open_reports(shared), lambda known: replace(known, failure=failure), now)


def queued(rows: Rows, targets: Targets, due: list[str], slot: datetime, following: datetime) -> Rows:
    """The rows of the targets that are named now, with the slot that follows; what is known of them stays."""
    kept: Rows = {name: {**rows.get(name, {}), "next": following.isoformat(), "wrong": ""} for name in targets.settings}
    for name in (name for name in due if kept[name].get("queued") != slot.isoformat()):
        kept[name] |= {"queued_before": kept[name].get("queued"), "queued": slot.isoformat()}
    for wrong in targets.wrong:
        known = wrong.name and wrong.name not in kept
        kept[wrong.name if known else wrong.called] = {
            **(rows.get(wrong.name, {}) if known else {}),
            "wrong": wrong.sentence,
        }
    return kept


def _looked(look: Callable[[], GivenUp]) -> dict[str, object]:
    """What lies in the poison queue, as fleet.json keeps it: of a body only the target and the slot."""
    try:
        found = look()
    except Unavailable as error:
        return {"failure": error.failure.reason, "fix": error.failure.fix}
    return {"queue": POISON, "depth": found.depth, "messages": [_given_up(*one) for one in found.messages]}


def _given_up(body: str, since: datetime | None) -> dict[str, object]:
    message = read(body)
    return {
        "target": message.target if message else None,
        "slot": message.slot.isoformat() if message else None,
        "since": since.isoformat() if since else None,
    }
