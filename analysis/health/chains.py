"""Who blocks whom: sessions that wait for a lock, as trees under the session that waits for nothing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

PREPARED = 0
"""The pid under which pg_blocking_pids reports a prepared transaction: it belongs to no session."""


@dataclass(frozen=True)
class LockSession:
    """A session that waits for a lock or holds one that others wait for; what this role may not see is None."""

    pid: int
    blocked_by: list[int]
    waiting_since: datetime | None
    lock_type: str | None
    lock_mode: str | None
    relation: str | None
    user_name: str | None
    application: str | None
    client: str | None
    state: str | None
    connected_at: datetime | None
    transaction_since: datetime | None
    state_since: datetime | None
    query_text: str | None


@dataclass(frozen=True)
class Waiter:
    """A blocked session and how many sessions stand between it and the root (1: it waits for the root itself)."""

    session: LockSession
    depth: int


@dataclass(frozen=True)
class Chain:
    """A root blocker and all who wait for it, directly or through others, the nearest first."""

    root: LockSession
    waiters: tuple[Waiter, ...]

    @property
    def waiting_since(self) -> datetime | None:
        """When the longest wait began; None while the server has not noted it yet."""
        return min((w.session.waiting_since for w in self.waiters if w.session.waiting_since), default=None)


def chains(sessions: Iterable[LockSession]) -> list[Chain]:
    """Every chain, the longest wait first. A session that waits for two roots stands under both.

    In a deadlock, which PostgreSQL ends within a second or so, nobody is a root: the one with the lowest pid stands in.
    """
    by_pid = {session.pid: session for session in sessions}
    behind: dict[int, list[int]] = {}
    for session in by_pid.values():
        for blocker in session.blocked_by:
            if blocker in by_pid:
                behind.setdefault(blocker, []).append(session.pid)
    roots = [pid for pid in sorted(behind) if not any(b in by_pid for b in by_pid[pid].blocked_by)]
    found = [_chain(root, by_pid, behind) for root in roots]
    reached = {c.root.pid for c in found} | {w.session.pid for c in found for w in c.waiters}
    for pid in sorted(behind):
        if pid not in reached:
            found.append(_chain(pid, by_pid, behind))
            reached |= {pid} | {w.session.pid for w in found[-1].waiters}
    return sorted(found, key=lambda c: (c.waiting_since is None, c.waiting_since, c.root.pid))


def _chain(root: int, by_pid: Mapping[int, LockSession], behind: Mapping[int, list[int]]) -> Chain:
    depths = {root: 0}
    layer = [root]
    while layer:
        following = sorted({pid for blocker in layer for pid in behind.get(blocker, ()) if pid not in depths})
        depths |= dict.fromkeys(following, depths[layer[0]] + 1)
        layer = following
    waiters = tuple(Waiter(by_pid[pid], depth) for pid, depth in depths.items() if depth)
    return Chain(by_pid[root], waiters)
