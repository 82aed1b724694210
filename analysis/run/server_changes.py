"""Indexes, function bodies, columns and settings, followed from run to run. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from analysis.facts import Facts
from analysis.health.stored_functions import STORED_FUNCTIONS
from analysis.performance.index_rows import INDEXES
from analysis.published.server_changes import ServerChange, ServerChangeKind, ServerState
from analysis.sources.server import COLUMNS, SERVER

KEPT = timedelta(days=1)
"""A change is shown beside what began in the hour after it, and incidents are looked at for a day."""
MOST = 200
"""Changes that are remembered: a migration of a whole schema is known by its first."""


def followed(facts: Facts, before: ServerState) -> ServerState:
    """The state of now, with what changed since `before`. What was never read before has not changed."""
    at, known, read_at = facts.observed_at, dict(before.known), dict(before.read_at)
    changes = [one for one in before.changes if one.at > at - KEPT]
    for kind, now in _read(facts):
        if kind == "index":
            now |= _of_unseen_schemas(before.known.get(kind, {}), now)
        if kind in before.known:
            changes += _changed(kind, before.known[kind], now, before.read_at[kind], at)
        known[kind], read_at[kind] = now, at
    return ServerState(known=known, read_at=read_at, changes=tuple(changes[-MOST:]))


def _read(facts: Facts) -> Iterator[tuple[ServerChangeKind, dict[str, str]]]:
    """What this run read. An empty list of columns or functions is a schema that cannot be seen, and no change."""
    if indexes := facts.rows_if_any(INDEXES):
        yield "index", {one.label(facts.schema): f"{one.table_name}({', '.join(one.columns)})" for one in indexes}
    if columns := facts.rows_if_any(COLUMNS):
        yield "migration", {f"{one.relation}.{one.column_name}": one.type_name for one in columns}
    if functions := facts.rows_if_any(STORED_FUNCTIONS):
        yield "function", {f"{one.function_name}({one.arguments})": one.body_md5 for one in functions}
    for server in facts.rows_if_any(SERVER):
        if server.settings:
            yield "settings", dict(one.split("=", 1) for one in server.settings)


def _of_unseen_schemas(was: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """The indexes of schemas of which none was read, which are kept as known: they cannot be seen, or nobody looked."""
    seen = {name.rpartition(".")[0] for name in now}
    return {name: of for name, of in was.items() if name.rpartition(".")[0] not in seen}


def _changed(
    kind: ServerChangeKind, was: dict[str, str], now: dict[str, str], after: datetime, at: datetime
) -> Iterator[ServerChange]:
    for name in sorted(was.keys() | now.keys()):
        old, new = was.get(name, ""), now.get(name, "")
        # A new index breaks nothing, and one of another name over the same columns has vanished for nobody.
        if old == new or (kind == "index" and (new or old in now.values())):
            continue
        table, column = name.rpartition(".")[::2] if kind == "migration" else (old.partition("(")[0], name)
        yield ServerChange(
            kind=kind,
            name=column.partition("(")[0],
            table=table if kind in ("migration", "index") else "",
            was=old,
            now=new,
            after=after,
            at=at,
        )
