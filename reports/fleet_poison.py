"""The finding of a fleet: messages of its queue that failed five times, so that nobody runs their slots any more. Pure.

Drawn from what the timer's look at the queue left in fleet.json: `queue`, `depth` as the service counts it, `messages`
(`target` and `slot`, None where a body names none, and `since`), or `failure` with its `fix` where it could not look.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Final, cast

from reports.wording import cut, instant, moment

type Json = Mapping[str, object]

KEY: Final = "fleet/poison"
NAMED: Final = 6
"""Messages that the sentence names; fleet.json has all that were looked at."""
LOOK: Final = 300


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message that failed five times. `has_run` says whether its target has published a slot as late since."""

    target: str | None
    slot: str | None
    since: str | None
    has_run: bool


@dataclass(frozen=True, slots=True)
class FleetFinding:
    """What is wrong with the fleet itself. `count` is None where nobody could look."""

    key: str
    severity: str
    title: str
    observed: str
    count: int | None
    messages: tuple[GivenUp, ...]
    fix: str
    code: str


def poison_findings(
    look: Json | None, rows: Mapping[str, Json], sees: Callable[[str], bool] = lambda _: True
) -> tuple[FleetFinding, ...]:
    """The finding of the last look; none where the queue was empty or no timer has looked yet.

    `sees` says of which targets the reader may know: of messages that name another, or none, nothing is said then."""
    if look is None:
        return ()
    if failure := str(look.get("failure") or ""):
        title = "Whether messages were given up is unknown: their queue could not be read"
        observed = cut(failure, LOOK)
        return (FleetFinding(KEY, "warning", title, observed, None, (), cut(str(look.get("fix") or ""), LOOK), ""),)
    everything = cast(list[Json], look.get("messages") or [])
    of_reader = [one for one in everything if sees(str(one.get("target") or ""))]
    messages = tuple(_given_up(one, rows) for one in of_reader)
    # What lies behind those that the service lets us look at belongs to nobody in particular.
    depth = cast(int, look["depth"]) if len(of_reader) == len(everything) else 0
    count = max(depth, len(messages))
    gone = {one.target for one in messages if one.target and one.target not in rows}
    return (_finding(str(look["queue"]), count, messages, gone),) if count else ()


def _given_up(message: Json, rows: Mapping[str, Json]) -> GivenUp:
    target, slot = cast(str | None, message.get("target")), cast(str | None, message.get("slot"))
    newest, wanted = instant(rows.get(target or "", {}).get("slot")), instant(slot)
    return GivenUp(target, slot, cast(str | None, message.get("since")), bool(newest and wanted and newest >= wanted))


def _finding(queue: str, count: int, messages: tuple[GivenUp, ...], gone: Container[str | None]) -> FleetFinding:
    """`gone` are targets that are named no more: nobody waits for their runs."""
    one, behind = count == 1, count - min(len(messages), NAMED)
    waits = any(not (each.has_run or each.target in gone) for each in messages) or count > len(messages)
    listed = [_named(each, each.target in gone) for each in messages[:NAMED]]
    more = [f"{behind:,} more"] if behind and messages else []
    return FleetFinding(
        KEY,
        "critical" if waits else "warning",
        f"{count:,} {'message' if one else 'messages'} failed five times: {'its run is' if one else 'their runs are'} "
        "not tried again",
        "; ".join([*listed, *more]) or "None of them could be looked at",
        count,
        messages,
        "The log of run_target says why each run failed. The next slot runs the targets again that are still named, so "
        f"that nothing has to be queued again; once that is well, empty {queue}:",
        f"az storage message clear --queue-name {queue} --auth-mode login --account-name <account>",
    )


def _named(message: GivenUp, is_gone: bool) -> str:
    slot = instant(message.slot)
    what = f"{message.target}, slot {moment(slot, None)} UTC" if message.target and slot else "no message of a target"
    return f"{what} (has run since)" if message.has_run else f"{what} (no target any more)" if is_gone else what
