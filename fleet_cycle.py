"""One slot of a fleet: the timer queues a message a target, and each message is the run of one target.

A queue delivers at least once and in no order. A slot is published once, and a message that is not after the newest
run of its target reads no database: so duplicates and late messages change nothing.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Annotated, Final, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from analysis.facts import Unavailable
from analysis.fleet.targets import NAME, Targets
from analysis.history.slots import AHEAD, Occasion
from analysis.history.stored import UnreadableSnapshot, read_document
from analysis.redaction.own import mask
from analysis.settings import Settings, SettingsError
from analysis.sources.fleet_queue import POISON, GivenUp
from cycle import cycle
from fleet import fleet
from fleet_messages import ended, send_fleet_messages
from reports.fleet import Rows, row_of
from reports.fleet_file import FleetFile, rewrite
from reports.naming import LATEST_JSON, snapshot_name
from reports.publish import Published
from reports.stores import StorageUnavailable, Store
from reports.wording import instant
from stored_reports import open_reports

log = logging.getLogger(__name__)

type Cycle = Callable[[Settings, Occasion], Published]
ONE_CYCLE: Final = partial(cycle, held=True)
LONGEST_MESSAGE: Final = 500


class Message(BaseModel):
    """What the queue carries: a target's name and the slot that its run is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
    slot: AwareDatetime


def enqueue(
    shared: Settings,
    occasion: Occasion,
    send: Callable[[Iterable[str]], None],
    look: Callable[[], GivenUp] | None = None,
) -> int:
    """Queue each target that the slot is for, and show on the fleet page what is queued, late, wrong or, where a `look`
    says so, given up; how many are queued.

    Raises SettingsError, which every row of the page then says, StorageUnavailable, and what `send` raises."""
    try:
        targets = fleet(shared)
    except (SettingsError, StorageUnavailable) as error:
        failed = {"failure": mask(str(error))}
        _rewrite(
            open_reports(shared), lambda rows: {n: {**row, **failed} for n, row in rows.items()}, occasion.started_at
        )
        raise
    due = [
        name
        for name, settings in targets.settings.items()
        if occasion.kind == "manual" or _is_slot(settings, occasion.slot)
    ]
    following = _next_slot(shared, occasion.slot)
    send(Message(target=name, slot=occasion.slot).model_dump_json() for name in due)
    mark = partial(queued, targets=targets, due=due, slot=occasion.slot, following=following)
    poison = _looked(look) if look else None

    def change(known: FleetFile) -> FleetFile:
        return replace(known, rows=mark(known.rows), poison=poison or known.poison)

    known = rewrite(open_reports(shared), change, occasion.started_at)
    if any(row.get("untold") for row in known.rows.values()):  # whoever was to report it died, or a channel was dead
        send_fleet_messages(shared, occasion.started_at)
    return len(due)


def run_message(shared: Settings, body: str, now: datetime, run: Cycle = ONE_CYCLE) -> Published | None:
    """Run the target that a message names for its slot, show it on the fleet page, and tell people as the last of the
    slot; None where the message is late, a duplicate, or of a target that is no longer there.

    Raises ValueError for what is no such message, and what the run raises: the queue delivers it again."""
    try:
        message = Message.model_validate_json(body[:LONGEST_MESSAGE])
    except ValidationError:
        raise ValueError("The queue jobscope-targets holds a message that is no {target, slot}.") from None
    settings = fleet(shared, message.target).settings.get(message.target)
    if settings is None:
        log.warning("the target %s is not among those that run; its message is dropped", message.target)
        return None
    slot = message.slot.astimezone(UTC)
    if slot > now + AHEAD:
        raise ValueError(f"A message of {message.target} is for a slot in the future; no clock may run so far ahead.")
    published, row, started = None, dict[str, object](), monotonic()
    try:
        store = open_reports(settings)
        if not _is_past(store, slot, now):
            published = run(settings, _occasion(settings, slot, now))
        row = _newest(store)
    except Exception as error:  # whatever it is, it is raised again, and the page says that the run failed
        row = {"failure": _reason(error)}
        raise
    finally:
        _end(shared, message.target, row, slot, now + timedelta(seconds=monotonic() - started))
    return published


def _end(shared: Settings, name: str, row: Mapping[str, object], slot: datetime, now: datetime) -> None:
    known = rewrite(open_reports(shared), partial(ended, name=name, row=row, slot=slot, now=now), now, at_once=False)
    if known.reported_at == now.isoformat():
        send_fleet_messages(shared, now)


def show_newest(shared: Settings, settings: Settings, now: datetime) -> None:
    """Show on the fleet page what a run by hand of a target has left. Raises StorageUnavailable, UnreadableSnapshot."""
    _update_row(open_reports(shared), settings.target, _newest(open_reports(settings)), now)


def _occasion(settings: Settings, slot: datetime, now: datetime) -> Occasion:
    if not _is_slot(settings, slot):
        return Occasion("manual", slot, now)
    return Occasion("scheduled", slot, now, max(0.0, (now - slot).total_seconds()))


def _is_slot(settings: Settings, slot: datetime) -> bool:
    from croniter import croniter

    return bool(croniter.match(settings.schedule, slot, second_at_beginning=True))


def _next_slot(shared: Settings, slot: datetime) -> datetime:
    from croniter import croniter

    after: datetime = croniter(shared.schedule, slot, second_at_beginning=True).get_next(datetime)
    return after


def _is_past(store: Store, slot: datetime, now: datetime) -> bool:
    """Whether a slot has been published, or a scheduled one after it."""
    latest = store.read(LATEST_JSON)
    if latest is None:
        return False
    run = cast(Mapping[str, object], read_document(latest.content)["run"])
    newest, is_scheduled = instant(run["slot"]), run["kind"] == "scheduled"
    return is_past(slot, newest, now, lambda: is_scheduled or store.read(snapshot_name(slot)) is not None)


def is_past(slot: datetime, newest: datetime | None, now: datetime, counts: Callable[[], bool]) -> bool:
    """Whether nothing is left to run for a slot, by the slot of a target's newest run, where that run `counts`; what a
    clock ahead has written does not. Pure."""
    return newest is not None and slot <= newest <= now + AHEAD and counts()


def _newest(store: Store) -> dict[str, object]:
    latest = store.read(LATEST_JSON)
    return row_of(read_document(latest.content)) if latest else {}


def _update_row(root: Store, name: str, row: dict[str, object], now: datetime) -> None:
    _rewrite(root, lambda rows: {**rows, name: {**rows.get(name, {}), **row}}, now)


def _rewrite(root: Store, change: Callable[[Rows], Rows], now: datetime) -> None:
    rewrite(root, lambda known: replace(known, rows=change(known.rows)), now)


def _looked(look: Callable[[], GivenUp]) -> dict[str, object]:
    """What lies in the poison queue, as fleet.json keeps it: of a body only the target and the slot."""
    try:
        found = look()
    except Unavailable as error:
        return {"failure": error.failure.reason, "fix": error.failure.fix}
    return {"queue": POISON, "depth": found.depth, "messages": [_given_up(*one) for one in found.messages]}


def _given_up(body: str, since: datetime | None) -> dict[str, object]:
    try:
        message: Message | None = Message.model_validate_json(body[:LONGEST_MESSAGE])
    except ValidationError:
        message = None
    return {
        "target": message.target if message else None,
        "slot": message.slot.isoformat() if message else None,
        "since": since.isoformat() if since else None,
    }


def queued(rows: Rows, targets: Targets, due: list[str], slot: datetime, following: datetime) -> Rows:
    """The rows of the targets that are named now, with the slot that follows; what is known of them stays."""
    kept: Rows = {name: {**rows.get(name, {}), "next": following.isoformat()} for name in targets.settings}
    for name in (name for name in due if kept[name].get("queued") != slot.isoformat()):
        kept[name] |= {"queued_before": kept[name].get("queued"), "queued": slot.isoformat()}
    for wrong in targets.wrong:
        known = wrong.name and wrong.name not in kept
        where = f"line {wrong.line}" if wrong.line else "one of them"
        kept[wrong.name if known else where] = {
            **(rows.get(wrong.name, {}) if known else {}),
            "failure": f"JOBSCOPE_TARGETS, {where}: {wrong.reason}",
        }
    return kept


def _reason(error: Exception) -> str:
    """Why a run left no snapshot; the text of an unforeseen error may hold anything, so only its kind is shown."""
    is_shown = isinstance(error, SettingsError | StorageUnavailable | UnreadableSnapshot)
    return mask(f"the run failed: {error if is_shown else type(error).__name__}")
