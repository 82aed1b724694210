"""What changed: the turns that life_cycles took in this run, and those of the last 24 hours. Pure.

The one place that chooses the word for a change; the page, messages and comparisons of two snapshots repeat it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from analysis.model import SEVERITIES
from analysis.published.memory import ChangeKind, Changes, FindingChange, LifeCycle

CHANGES_LAST = timedelta(hours=24)


def changes(
    life_cycles: Mapping[str, LifeCycle],
    slot: datetime,
    compared_with: datetime | None,
    earlier: Iterable[FindingChange],
    lasts: timedelta,
) -> Changes:
    """The changes up to the run of `slot`, newest first and worst first of each run.

    `compared_with` is the run before and `earlier` what it told. Its own changes are told again however long ago it
    was, for whoever did not hear of them then; of a finding that took the same turn twice, the newest. What runs have
    seen for `lasts` is lasting.
    """
    kept = [_as_now(one, life_cycles) for one in earlier if slot - one.at < CHANGES_LAST or one.at == compared_with]
    # Two runs that follow the same one and notice the same name it alike, so that it is reported once.
    after = (compared_with or slot).isoformat()
    turned = [
        _change(life, key, kind, slot, sha256(f"{key} {kind} {after}".encode()).hexdigest()[:16])
        for key, life in life_cycles.items()
        for kind in turns(life, slot - timedelta.resolution)
    ]
    newest = {(change.key, change.kind): change for change in (*reversed(kept), *turned)}
    ordered = sorted(
        newest.values(),
        key=lambda change: (slot - change.at, SEVERITIES.index(change.severity), change.key, change.kind),
    )
    return Changes(
        compared_with=compared_with,
        items=tuple(ordered),
        lasts_h=lasts / timedelta(hours=1),
        lasting=tuple(key for key, life in life_cycles.items() if _lasts(life, slot, lasts)),
    )


def turns(life: LifeCycle, after: datetime) -> Iterable[ChangeKind]:
    """What happened to a finding in the runs later than `after`: that it began, that it got worse, that it ended."""
    if life.began > after:
        yield "new" if life.first_seen > after else "came back"
    if life.escalated is not None and life.escalated > after:
        yield "worse"
    if life.ended is not None and life.ended > after:
        yield "gone"


def _change(life: LifeCycle, key: str, kind: ChangeKind, slot: datetime, id_: str) -> FindingChange:
    gone = kind == "gone"
    return FindingChange(
        id=id_,
        kind=kind,
        key=key,
        severity=life.worst if gone else life.severity,
        title=life.title,
        at=slot,
        since=life.since,
        since_known=life.since_known,
        since_after=life.since_after,
        last_seen=life.last_seen if gone else None,
    )


def _as_now(change: FindingChange, life_cycles: Mapping[str, LifeCycle]) -> FindingChange:
    """An earlier change of what is still there, in the words of its finding now."""
    life = life_cycles.get(change.key)
    if life is None or life.state == "gone" or change.kind == "gone":
        return change
    return _change(life, change.key, change.kind, change.at, change.id)


def _lasts(life: LifeCycle, slot: datetime, lasts: timedelta) -> bool:
    return life.state in ("new", "ongoing") and life.severity != "advice" and slot - life.began >= lasts
